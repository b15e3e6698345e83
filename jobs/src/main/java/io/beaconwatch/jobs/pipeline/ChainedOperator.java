package io.beaconwatch.jobs.pipeline;

import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;

/**
 * An operator that stays in one chain with what is before it. In BATCH Flink makes each keyed
 * operator the head of a chain, so that its input can be sorted by key; the job switches that sort
 * off, and {@link OrderByHour} need not write every part once more, to be read by its neighbour.
 */
final class ChainedOperator<T, R> extends SimpleOperatorFactory<R>
    implements OneInputStreamOperatorFactory<T, R> {
  private static final long serialVersionUID = 1L;

  ChainedOperator(OneInputStreamOperator<T, R> operator) {
    super(operator);
    super.setChainingStrategy(ChainingStrategy.ALWAYS);
  }

  /** Takes no other: who builds the graph would make it a head. */
  @Override
  public void setChainingStrategy(ChainingStrategy strategy) {}
}
