package io.beaconwatch.connectors.archive;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Fails once: some records after a checkpoint, or on a busy machine after many without one. */
final class FailOnce extends ProcessFunction<String, String> implements CheckpointListener {
  private static final long serialVersionUID = 1L;
  static final AtomicBoolean failed = new AtomicBoolean();
  private int left = 30_000;

  @Override
  public void processElement(String line, Context context, Collector<String> out) {
    if (--left <= 0 && failed.compareAndSet(false, true)) {
      throw new IllegalStateException("on purpose");
    }
    out.collect(line);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    if (checkpointId >= 2) {
      left = Math.min(left, 200);
    }
  }
}
