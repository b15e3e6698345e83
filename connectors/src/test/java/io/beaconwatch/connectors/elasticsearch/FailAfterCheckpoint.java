package io.beaconwatch.connectors.elasticsearch;

import io.beaconwatch.common.alert.Alert;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

/** Fails once, some alerts after the third checkpoint. */
final class FailAfterCheckpoint extends RichMapFunction<Alert, Alert>
    implements CheckpointListener {
  static final AtomicInteger failures = new AtomicInteger();
  private static final long serialVersionUID = 1L;
  private static final int LATER = 15;

  private int left = Integer.MAX_VALUE;

  @Override
  public Alert map(Alert alert) {
    left--;
    if (left <= 0 && failures.compareAndSet(0, 1)) {
      throw new IllegalStateException("on purpose");
    }
    return alert;
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    if (checkpointId == 3) {
      left = LATER;
    }
  }
}
