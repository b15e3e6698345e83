package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.connectors.compact.CompactSerializer;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.WindowPart;
import io.beaconwatch.jobs.state.WindowPartFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** {@link MatchDetections} at work. */
final class MatchRun
    extends OperatorRun<OneInputStreamOperatorTestHarness<TelemetryRecord, WindowPart>> {
  MatchRun(DetectionPlan plan) throws Exception {
    this(plan, null, 1, 0);
  }

  /**
   * @param now by the clock, in milliseconds since the epoch
   */
  MatchRun(DetectionPlan plan, OperatorSubtaskState restored, long now) throws Exception {
    this(plan, 1, 0);
    harness.setProcessingTime(now);
    open(restored);
  }

  MatchRun(DetectionPlan plan, OperatorSubtaskState restored, int parallelism, int subtask)
      throws Exception {
    this(plan, parallelism, subtask);
    open(restored);
  }

  private MatchRun(DetectionPlan plan, int parallelism, int subtask) throws Exception {
    super(
        new OneInputStreamOperatorTestHarness<>(
            new MatchDetections(plan), KEY_GROUPS, parallelism, subtask));
    harness.setup(new CompactSerializer<>(new WindowPartFormat()));
  }

  void take(TelemetryRecord record) throws Exception {
    harness.processElement(new StreamRecord<>(record));
  }

  void take(NetworkConnection.Builder connection) throws Exception {
    take(Given.record(connection.build()));
  }

  /** Those that it goes by. */
  List<Detection> definitions() {
    return ((MatchDetections) harness.getOperator()).definitions().all();
  }

  /** Says that the input has ended. */
  void finish() throws Exception {
    harness.getOperator().finish();
  }

  /** What left in order, parts as {@code detection window-start count}. */
  List<String> output() {
    List<String> output = new ArrayList<>();
    for (Object element : harness.getOutput()) {
      if (element instanceof Watermark watermark) {
        output.add("watermark " + clock(watermark.getTimestamp()));
      } else if (element instanceof WatermarkStatus status) {
        output.add(status.isIdle() ? "idle" : "active");
      } else if (element instanceof StreamRecord<?> record
          && record.getValue() instanceof WindowPart part) {
        output.add(
            part.detection() + " " + clock(part.windowStart()) + " " + part.aggregate().count());
      } else {
        throw new AssertionError(element);
      }
    }
    return output;
  }

  List<WindowPart> parts() {
    return harness.extractOutputValues();
  }

  List<SequencePart> sequenceParts() {
    return values(SideOutputs.SEQUENCE_PARTS);
  }

  /** Everything here is in March 2026. */
  private static String clock(long time) {
    return Instant.ofEpochMilli(time).toString().substring("2026-03-".length());
  }
}
