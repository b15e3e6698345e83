package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.common.alert.AlertId;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.intelligence.IndicatorVersions;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.connectors.intelligence.IndicatorTypes;
import io.beaconwatch.connectors.metrics.OwnMetrics;
import io.beaconwatch.jobs.state.FindingFormat;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
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
 * <p>A finding waits until event time has passed that instant, which it does not before the
 * indicators have been read: so it does not matter which of them arrives first. Findings are few,
 * which is why indicators join here and not at the events.
 *
 * <p>Within the allowed lateness a finding that was told is kept, and told again when an indicator
 * that comes late changes its alert. Late events change it too, so that the number of the revision
 * is given here. What is told before, while windows are open, is the matter of {@link
 * ProvisionalAlerts}, and what an alert is made of that of {@link Scoring}.
 */
public final class ScoreFindings
    extends KeyedBroadcastProcessFunction<String, Finding, IndicatorRecord, Alert>
    implements CheckpointedFunction {
  /** The versions of every address, on each subtask. */
  public static final MapStateDescriptor<String, IndicatorVersions> INDICATORS =
      new MapStateDescriptor<>("indicators", Types.STRING, IndicatorTypes.VERSIONS);

  private static final long serialVersionUID = 1L;

  /** How far event time goes on from one look for what may be forgotten to the next. */
  private static final Duration BETWEEN_EVICTIONS = Duration.ofHours(1);

  private static final ValueStateDescriptor<Finding> TOLD =
      new ValueStateDescriptor<>("told", new CompactType<>(new FindingFormat()));

  private final DetectionPlan plan;

  private transient LookupTimes times;
  private transient Definitions definitions;
  private transient Tally tally;
  private transient IndicatorTable indicators;
  private transient Scoring scoring;
  private transient long evictedAt;
  private transient boolean restored;

  /** What was told of the key before it can be scored: more than one where it was revised. */
  private transient ListState<Finding> waiting;

  /** The finding as it was last told, for as long as it may be revised. */
  private transient ValueState<Finding> told;

  /**
   * How many findings are kept of each destination, so that a late indicator of another one costs
   * no look at all of them. Null after a restart, until it is needed.
   */
  private transient Map<String, Integer> toldAddresses;

  private transient ProvisionalAlerts provisional;

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
    definitions =
        new Definitions(
            plan, getRuntimeContext(), context.getOperatorStateStore(), System.currentTimeMillis());
    times = new LookupTimes(plan.with(definitions.all()));
    indicators = new IndicatorTable(context.getOperatorStateStore().getBroadcastState(INDICATORS));
    indicators.register(OwnMetrics.in(getRuntimeContext().getMetricGroup()));
    evictedAt = Long.MIN_VALUE;
    restored = context.isRestored();
    if (!restored) {
      toldAddresses = new HashMap<>();
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    tally.snapshot();
    definitions.snapshot();
  }

  @Override
  public void open(OpenContext context) {
    for (Detection detection : plan.detections()) {
      tally.count(CountNames.UNLOADED, detection.name());
      tally.count(CountNames.REVISED_BY_INDICATOR, detection.name());
    }
    tally.count(CountNames.INDICATORS_LATE);
    tally.count(CountNames.INDICATORS_EVICTED);
    scoring = new Scoring(plan, definitions, indicators, tally);
    waiting =
        getRuntimeContext()
            .getListState(
                new ListStateDescriptor<>("waiting", new CompactType<>(new FindingFormat())));
    told = getRuntimeContext().getState(TOLD);
    provisional = new ProvisionalAlerts(plan, getRuntimeContext(), scoring, restored);
  }

  @Override
  public void processElement(Finding finding, ReadOnlyContext context, Collector<Alert> out)
      throws Exception {
    if (finding.isProvisional()) {
      provisional.take(finding, context.timerService(), out);
      return;
    }
    provisional.settle();
    if (context.currentWatermark() >= finding.asOf()) {
      tell(finding, context, out);
    } else {
      waiting.add(finding);
      context.timerService().registerEventTimeTimer(finding.asOf());
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Alert> out) throws Exception {
    provisional.onTimer(time, out);
    if (provisional.isOwn(time)) {
      return;
    }
    for (Finding finding : waiting.get()) {
      tell(finding, context, out);
    }
    waiting.clear();
    Finding kept = told.value();
    if (kept != null) {
      // After a restart with another lateness it may be over earlier or later than it was set.
      long end = times.revisedBefore(kept.asOf());
      if (time >= end) {
        told.clear();
        countTold(kept, -1);
      } else {
        context.timerService().registerEventTimeTimer(end);
      }
    }
  }

  private void tell(Finding finding, ReadOnlyContext context, Collector<Alert> out)
      throws Exception {
    if (scoring.detection(finding) == null) {
      // It comes from before definitions were kept, and the detection is left out or has another
      // key.
      tally.count(CountNames.UNLOADED, finding.detection()).add(1);
      return;
    }
    Finding next = finding;
    long end = times.revisedBefore(finding.asOf());
    if (context.currentWatermark() < end) {
      Finding before = told.value();
      if (before == null) {
        context.timerService().registerEventTimeTimer(end);
        countTold(finding, 1);
      } else if (before.revision() >= finding.revision()) {
        next = finding.revised(before.revision() + 1);
      }
      told.update(next);
    }
    scoring.tell(next, scoring.alert(next), out);
  }

  @Override
  public void processBroadcastElement(IndicatorRecord record, Context context, Collector<Alert> out)
      throws Exception {
    Indicator indicator = record.indicator();
    if (indicator == null) {
      return;
    }
    long watermark = context.currentWatermark();
    evict(watermark);
    // Event time begins anew with a restart, while findings were told before it.
    boolean begins = watermark == Long.MIN_VALUE;
    String address = indicator.address();
    if (begins ? !restored : !times.isLate(indicator, watermark)) {
      if (indicators.add(indicator)) {
        provisional.indicatorsChanged(address, context, out);
      }
      return;
    }
    boolean isTold = isTold(address, context);
    IndicatorVersions versions = isTold ? indicators.get(address) : null;
    IndicatorVersions before = versions == null ? new IndicatorVersions() : versions.copy();
    if (indicators.add(indicator)) {
      if (isTold || !begins) {
        countOnce(CountNames.INDICATORS_LATE, 1);
      }
      if (isTold) {
        revise(address, before, context, out);
      }
      provisional.indicatorsChanged(address, context, out);
    }
  }

  private void evict(long watermark) throws Exception {
    if (watermark == Long.MIN_VALUE
        || watermark == Long.MAX_VALUE
        || watermark - BETWEEN_EVICTIONS.toMillis() < evictedAt) {
      return;
    }
    evictedAt = watermark;
    countOnce(
        CountNames.INDICATORS_EVICTED,
        indicators.evict(times.horizon(watermark), times.lookback()));
  }

  private boolean isTold(String address, Context context) throws Exception {
    if (toldAddresses == null) {
      toldAddresses = new HashMap<>();
      context.applyToKeyedState(TOLD, (key, state) -> countTold(state.value(), 1));
    }
    return toldAddresses.containsKey(address);
  }

  private void countTold(Finding finding, int more) {
    String address = scoring.address(finding);
    if (address != null && toldAddresses != null) {
      toldAddresses.merge(
          address, more, (one, other) -> one + other == 0 ? null : Integer.valueOf(one + other));
    }
  }

  /** Tells again what was told of an address, where its alert changes. */
  private void revise(
      String address, IndicatorVersions before, Context context, Collector<Alert> out)
      throws Exception {
    IndicatorVersions after = indicators.get(address);
    context.applyToKeyedState(
        TOLD,
        (key, state) -> {
          Finding finding = state.value();
          if (!address.equals(scoring.address(finding))) {
            return;
          }
          Alert was = scoring.alert(finding, before);
          Alert is = scoring.alert(finding, after);
          if (!is.equals(was)) {
            Finding next = finding.revised(finding.revision() + 1);
            state.update(next);
            tally.count(CountNames.REVISED_BY_INDICATOR, finding.detection()).add(1);
            scoring.tell(next, scoring.alert(next, after), out);
          }
        });
  }

  /** Every subtask sees every indicator; one of them counts it. */
  private void countOnce(String name, long more) {
    if (more > 0 && getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      tally.count(name).add(more);
    }
  }
}
