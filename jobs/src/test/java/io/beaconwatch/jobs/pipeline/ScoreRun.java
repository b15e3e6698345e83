package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.connectors.compact.CompactSerializer;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.jobs.state.FindingFormat;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** {@link ScoreFindings} at work, with findings as its first input and indicators as its second. */
final class ScoreRun
    extends OperatorRun<
        KeyedTwoInputStreamOperatorTestHarness<String, Finding, IndicatorRecord, Alert>> {
  private final CompactSerializer<Finding> network = new CompactSerializer<>(new FindingFormat());

  ScoreRun(Backend backend, DetectionPlan plan) throws Exception {
    this(backend, plan, null);
  }

  ScoreRun(Backend backend, DetectionPlan plan, OperatorSubtaskState restored) throws Exception {
    this(backend, plan, restored, 1, 0);
  }

  ScoreRun(
      Backend backend,
      DetectionPlan plan,
      OperatorSubtaskState restored,
      int parallelism,
      int subtask)
      throws Exception {
    super(
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedBroadcast.WaitingForFirstReading<>(
                new ScoreFindings(plan), ScoreFindings.INDICATORS),
            finding -> ScoreFindings.key(finding, plan),
            null,
            Types.STRING,
            KEY_GROUPS,
            parallelism,
            subtask));
    harness.setStateBackend(backend.create());
    harness.setup(TypeInformation.of(Alert.class).createSerializer(new SerializerConfigImpl()));
    open(restored);
  }

  void take(Finding finding) throws Exception {
    harness.processElement1(new StreamRecord<>(network.copy(finding)));
  }

  void take(Indicator indicator) throws Exception {
    harness.processElement2(new StreamRecord<>(new IndicatorRecord(indicator, null, null)));
  }

  void findingsReach(long watermark) throws Exception {
    harness.processWatermark1(new Watermark(watermark));
  }

  void indicatorsReach(long watermark) throws Exception {
    harness.processWatermark2(new Watermark(watermark));
  }

  /** The indicator input has been read, and says nothing of time. */
  void indicatorsAreRead() throws Exception {
    harness.processWatermarkStatus2(WatermarkStatus.IDLE);
  }

  void findingsFallIdle() throws Exception {
    harness.processWatermarkStatus1(WatermarkStatus.IDLE);
  }

  long keys() {
    return keys("waiting", "told");
  }

  /** The broadcast state. */
  IndicatorTable table() throws Exception {
    return new IndicatorTable(
        harness
            .getOperator()
            .getOperatorStateBackend()
            .getBroadcastState(ScoreFindings.INDICATORS));
  }

  List<Alert> alerts() {
    return harness.extractOutputValues();
  }

  /** The alerts' tiers. */
  List<String> tiers() {
    return alerts().stream().map(Alert::tier).toList();
  }
}
