package io.beaconwatch.jobs.determinism;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * Its first subtask fails in the first two attempts of a job, each time some elements after another
 * stop of the topic was released: a stop that goes on once it is in a checkpoint, so that there is
 * one to go back to.
 */
final class FailTwice<T> extends RichMapFunction<T, T> {
  private static final long serialVersionUID = 1L;
  private static final int FAILURES = 2;

  private final String topic;
  private final int elements;
  private transient Topic<?> read;
  private transient int attempt;
  private transient boolean fails;
  private transient int seen;

  /**
   * @param elements how many pass after the stop before it fails
   */
  FailTwice(Topic<?> topic, int elements) {
    this.topic = topic.name();
    this.elements = elements;
  }

  @Override
  public void open(OpenContext context) {
    read = Topic.named(topic);
    attempt = getRuntimeContext().getTaskInfo().getAttemptNumber();
    fails = attempt < FAILURES && getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
  }

  @Override
  public T map(T element) {
    if (fails && read.stopsReleased() > attempt && seen++ == elements) {
      read.failed();
      throw new IllegalStateException("Attempt " + attempt + " fails, as the test wants it to");
    }
    return element;
  }
}
