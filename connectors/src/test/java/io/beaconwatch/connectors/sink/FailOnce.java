package io.beaconwatch.connectors.sink;

import io.beaconwatch.common.alert.Alert;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

/** Fails once, at the first alert but one after a few checkpoints. */
final class FailOnce implements MapFunction<Alert, Alert>, CheckpointListener {
  private static final long serialVersionUID = 1L;
  static final AtomicBoolean failed = new AtomicBoolean();
  private boolean due;
  private int since;

  @Override
  public Alert map(Alert alert) {
    if (due && ++since == 2 && failed.compareAndSet(false, true)) {
      throw new IllegalStateException("on purpose");
    }
    return alert;
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    due = checkpointId >= 3;
    since = 0;
  }
}
