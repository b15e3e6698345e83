package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.connectors.compact.CompactSerializer;
import io.beaconwatch.jobs.state.FindingFormat;
import io.beaconwatch.jobs.state.WindowPart;
import io.beaconwatch.jobs.state.WindowPartFormat;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** {@link AggregateWindows} at work. */
final class AggregateRun
    extends OperatorRun<KeyedOneInputStreamOperatorTestHarness<Bucket, WindowPart, Finding>> {
  private final CompactSerializer<WindowPart> network =
      new CompactSerializer<>(new WindowPartFormat());

  AggregateRun(Backend backend, DetectionPlan plan) throws Exception {
    this(backend, plan, null);
  }

  AggregateRun(Backend backend, DetectionPlan plan, OperatorSubtaskState restored)
      throws Exception {
    this(backend, plan, restored, 1, 0);
  }

  AggregateRun(
      Backend backend,
      DetectionPlan plan,
      OperatorSubtaskState restored,
      int parallelism,
      int subtask)
      throws Exception {
    super(
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new AggregateWindows(plan)),
            Bucket::of,
            TypeInformation.of(Bucket.class),
            KEY_GROUPS,
            parallelism,
            subtask));
    harness.setStateBackend(backend.create());
    harness.setup(new CompactSerializer<>(new FindingFormat()));
    open(restored);
  }

  void take(WindowPart part) throws Exception {
    harness.processElement(new StreamRecord<>(network.copy(part)));
  }

  void watermark(long time) throws Exception {
    harness.processWatermark(time);
  }

  long keys() {
    return keys("aggregates", "told");
  }

  /** As the metric says. */
  long windowsOpen(String detection) {
    KeyedProcessOperator<?, ?, ?> operator = (KeyedProcessOperator<?, ?, ?>) harness.getOperator();
    return ((AggregateWindows) operator.getUserFunction()).openWindows().of(detection);
  }

  List<Finding> findings() {
    return harness.extractOutputValues();
  }

  /** Findings as {@code count/revision}. */
  List<String> told() {
    return findings().stream()
        .map(finding -> finding.aggregate().count() + "/" + finding.revision())
        .toList();
  }
}
