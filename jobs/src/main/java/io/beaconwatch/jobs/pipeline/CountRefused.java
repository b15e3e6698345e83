package io.beaconwatch.jobs.pipeline;

import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Lets dead letters of alerts pass and counts them, since a sink's own counts are no summary's. */
public final class CountRefused extends ProcessFunction<byte[], byte[]>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  private transient Tally tally;

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    tally = new Tally(getRuntimeContext());
    tally.restore(context.getOperatorStateStore());
    tally.count(CountNames.ALERTS_REFUSED);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    tally.snapshot();
  }

  @Override
  public void processElement(byte[] letter, Context context, Collector<byte[]> out) {
    tally.count(CountNames.ALERTS_REFUSED).add(1);
    out.collect(letter);
  }
}
