package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.common.alert.AlertId;
import io.beaconwatch.common.alert.AlertWriter;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.intelligence.IndicatorVersions;
import io.beaconwatch.common.scoring.AlertFields;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.connectors.intelligence.IndicatorTypes;
import io.beaconwatch.jobs.state.FindingFormat;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Looks up the indicator of each finding as of its window's end, gives it its tier and writes its
 * alert. Keyed by the alert's id.
 *
 * <p>A finding waits until both inputs have passed that instant, so that it does not matter which
 * of them arrives first. Findings are few, which is why indicators join here and not at the events.
 */
public final class ScoreFindings
    extends KeyedBroadcastProcessFunction<String, Finding, IndicatorRecord, Alert>
    implements CheckpointedFunction {
  /** The versions of every address, on each subtask. */
  public static final MapStateDescriptor<String, IndicatorVersions> INDICATORS =
      new MapStateDescriptor<>("indicators", Types.STRING, IndicatorTypes.VERSIONS);

  private static final long serialVersionUID = 1L;

  private final DetectionPlan plan;

  private transient Map<String, Detection> detections;
  private transient Map<String, AlertWriter> writers;
  private transient Tally tally;

  /** What was told of the key before it can be scored: more than one where it was revised. */
  private transient ListState<Finding> waiting;

  public ScoreFindings(DetectionPlan plan) {
    this.plan = plan;
  }

  /** The key: the id of the finding's alert. */
  public static String key(Finding finding, DetectionPlan plan) {
    return AlertId.of(finding, plan.coalesced());
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    tally = new Tally(getRuntimeContext());
    tally.restore(context.getOperatorStateStore());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    tally.snapshot();
  }

  @Override
  public void open(OpenContext context) {
    detections = new HashMap<>();
    writers = new HashMap<>();
    for (Detection detection : plan.detections()) {
      detections.put(detection.name(), detection);
      writers.put(detection.name(), new AlertWriter(detection, plan.coalesced()));
      tally.count(CountNames.UNLOADED, detection.name());
      if (detection.tiers().isEmpty()) {
        alertsOf(detection, "");
      }
      detection.tiers().forEach(tier -> alertsOf(detection, tier.name()));
    }
    waiting =
        getRuntimeContext()
            .getListState(
                new ListStateDescriptor<>("waiting", new CompactType<>(new FindingFormat())));
  }

  @Override
  public void processElement(Finding finding, ReadOnlyContext context, Collector<Alert> out)
      throws Exception {
    if (context.currentWatermark() >= finding.asOf()) {
      score(finding, context.getBroadcastState(INDICATORS), out);
    } else {
      waiting.add(finding);
      context.timerService().registerEventTimeTimer(finding.asOf());
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Alert> out) throws Exception {
    for (Finding finding : waiting.get()) {
      score(finding, context.getBroadcastState(INDICATORS), out);
    }
    waiting.clear();
  }

  @Override
  public void processBroadcastElement(IndicatorRecord record, Context context, Collector<Alert> out)
      throws Exception {
    Indicator indicator = record.indicator();
    if (indicator == null) {
      return;
    }
    BroadcastState<String, IndicatorVersions> state = context.getBroadcastState(INDICATORS);
    IndicatorVersions versions = state.get(indicator.address());
    if (versions == null) {
      versions = new IndicatorVersions();
    }
    if (versions.add(indicator)) {
      state.put(indicator.address(), versions);
    }
  }

  private void score(
      Finding finding,
      ReadOnlyBroadcastState<String, IndicatorVersions> indicators,
      Collector<Alert> out)
      throws Exception {
    Detection detection = detections.get(finding.detection());
    if (detection == null || !fits(finding, detection)) {
      // It comes from before a restart that left the detection out or gave it another key.
      tally.count(CountNames.UNLOADED, finding.detection()).add(1);
      return;
    }
    String address = destination(detection, finding);
    IndicatorVersions versions = address == null ? null : indicators.get(address);
    Duration lookback = detection.indicatorLookback();
    Indicator indicator = versions == null ? null : versions.asOf(finding.asOf(), lookback);
    Alert alert = writers.get(finding.detection()).write(finding, indicator);
    alertsOf(detection, alert.tier()).add(1);
    out.collect(alert);
  }

  /**
   * @param tier empty where the detection has none, which then is told by its level
   */
  private Tally.Count alertsOf(Detection detection, String tier) {
    String level = detection.level().name().toLowerCase(Locale.ROOT);
    return tally.count(CountNames.ALERTS_OF, detection.name(), tier.isEmpty() ? level : tier);
  }

  private static boolean fits(Finding finding, Detection detection) {
    return finding.group().size() == detection.groupBy().size()
        && finding.aggregate().collected().size() == AlertFields.collected(detection).size()
        && finding.isSequence() == (detection.window() instanceof Detection.Window.Sliding);
  }

  /** The destination is looked up as the key has it; a key without one matches no indicator. */
  private static String destination(Detection detection, Finding finding) {
    for (int i = 0; i < detection.groupBy().size(); i++) {
      if (detection.groupBy().get(i).field() == Field.DESTINATION_IP) {
        return finding.group().value(i);
      }
    }
    return null;
  }
}
