package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.connectors.compact.CompactSerializer;
import io.beaconwatch.jobs.state.FindingFormat;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.SequencePartFormat;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** {@link FindSequences} at work. */
final class SequenceRun
    extends OperatorRun<KeyedOneInputStreamOperatorTestHarness<Bucket, SequencePart, Finding>> {
  private final CompactSerializer<SequencePart> network =
      new CompactSerializer<>(new SequencePartFormat());

  SequenceRun(Backend backend, DetectionPlan plan) throws Exception {
    this(backend, plan, null);
  }

  SequenceRun(Backend backend, DetectionPlan plan, OperatorSubtaskState restored) throws Exception {
    super(
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new FindSequences(plan)),
            Bucket::of,
            TypeInformation.of(Bucket.class),
            KEY_GROUPS,
            1,
            0));
    harness.setStateBackend(backend.create());
    harness.setup(new CompactSerializer<>(new FindingFormat()));
    open(restored);
  }

  void take(SequencePart part) throws Exception {
    harness.processElement(new StreamRecord<>(network.copy(part)));
  }

  void watermark(long time) throws Exception {
    harness.processWatermark(time);
  }

  long keys() {
    return keys("sequences", "advanced-to");
  }

  /** As the metric says. */
  long windowsOpen(String detection) {
    KeyedProcessOperator<?, ?, ?> operator = (KeyedProcessOperator<?, ?, ?>) harness.getOperator();
    return ((FindSequences) operator.getUserFunction()).openWindows().of(detection);
  }

  List<Finding> findings() {
    return harness.extractOutputValues();
  }
}
