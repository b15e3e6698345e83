package io.beaconwatch.connectors.kafka;

import io.beaconwatch.common.alert.Alert;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Fails once: some alerts after a checkpoint, so that they were written and are not committed. */
final class FailOnce extends ProcessFunction<Alert, Alert> implements CheckpointListener {
  private static final long serialVersionUID = 1L;
  static final AtomicBoolean failed = new AtomicBoolean();
  private int left = 1_000;

  @Override
  public void processElement(Alert alert, Context context, Collector<Alert> out) {
    if (--left <= 0 && failed.compareAndSet(false, true)) {
      throw new IllegalStateException("on purpose");
    }
    out.collect(alert);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    if (checkpointId >= 2) {
      left = Math.min(left, 20);
    }
  }
}
