package io.beaconwatch.connectors.kafka;

import io.beaconwatch.common.alert.Alert;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Fails once: while a checkpoint is taken, when the sink behind it has sent what the checkpoint
 * would have committed. So there are alerts at the broker that nobody commits.
 */
final class FailOnce extends ProcessFunction<Alert, Alert> implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;
  static final AtomicBoolean failed = new AtomicBoolean();
  private int sinceCheckpoint;

  @Override
  public void processElement(Alert alert, Context context, Collector<Alert> out) {
    sinceCheckpoint++;
    out.collect(alert);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    if (context.getCheckpointId() >= 3
        && sinceCheckpoint > 0
        && failed.compareAndSet(false, true)) {
      throw new IllegalStateException("on purpose");
    }
    sinceCheckpoint = 0;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {}
}
