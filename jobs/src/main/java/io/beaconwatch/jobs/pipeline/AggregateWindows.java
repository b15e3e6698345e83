package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.scoring.Revision;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.jobs.state.AggregateFormat;
import io.beaconwatch.jobs.state.DetectionVersion;
import io.beaconwatch.jobs.state.GroupFormat;
import io.beaconwatch.jobs.state.WindowPart;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Adds up the parts of fixed windows, and tells the groups that reach their detection's threshold
 * when the window closes; within the allowed lateness, again whenever one changes. A window goes by
 * the version of its detection that its first part was counted for.
 *
 * <p>Where alerts are provisional, it also tells a group of an open window when a part takes it to
 * the threshold or to another {@link Standing}: what a group was told as follows from what it adds
 * up to, so that nothing more is kept for it.
 */
public final class AggregateWindows extends KeyedProcessFunction<Bucket, WindowPart, Finding>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  private final DetectionPlan plan;
  private final long allowedLateness;

  private transient Definitions definitions;
  private transient WindowVersions versions;
  private transient Tally tally;
  private transient OpenWindows open;
  private transient BucketTimers timers;
  private transient MapState<Group, Aggregate> aggregates;

  /** How often each group was told, kept only where a late event may change it. */
  private transient MapState<Group, Integer> told;

  public AggregateWindows(DetectionPlan plan) {
    this.plan = plan;
    this.allowedLateness = plan.allowedLateness().toMillis();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    tally = new Tally(getRuntimeContext());
    tally.restore(context.getOperatorStateStore());
    open =
        new OpenWindows(
            getRuntimeContext(),
            plan.detections(),
            detection -> detection.window() instanceof Detection.Window.Tumbling);
    open.restore(context.getOperatorStateStore());
    definitions =
        new Definitions(
            plan, getRuntimeContext(), context.getOperatorStateStore(), System.currentTimeMillis());
    versions = new WindowVersions(context.getOperatorStateStore());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    tally.snapshot();
    open.snapshot();
    definitions.snapshot();
    versions.snapshot(open.buckets());
  }

  @Override
  public void open(OpenContext context) {
    timers = new BucketTimers();
    for (Detection detection : plan.detections()) {
      if (detection.window() instanceof Detection.Window.Tumbling) {
        tally.count(CountNames.LATE_FOR, detection.name());
        tally.count(CountNames.AGGREGATED_BY, detection.name());
      }
    }
    CompactType<Group> groups = new CompactType<>(new GroupFormat());
    aggregates =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "aggregates", groups, new CompactType<>(new AggregateFormat())));
    told = getRuntimeContext().getMapState(new MapStateDescriptor<>("told", groups, Types.INT));
  }

  OpenWindows openWindows() {
    return open;
  }

  @Override
  public void processElement(WindowPart part, Context context, Collector<Finding> out)
      throws Exception {
    long watermark = context.timerService().currentWatermark();
    long close = part.windowEnd() - 1;
    if (close + allowedLateness <= watermark) {
      // Only where a subtask that had fallen idle comes back with what it still held.
      long late = part.aggregate().count();
      tally.count(CountNames.LATE_FOR, part.detection()).add(late);
      context.output(
          SideOutputs.LATE,
          UnusableRecords.late(
              part.detection(), part.group(), part.windowStart(), late, watermark));
      return;
    }
    tally.count(CountNames.AGGREGATED_BY, part.detection()).add(part.aggregate().count());
    Bucket bucket = context.getCurrentKey();
    Aggregate aggregate = aggregates.get(part.group());
    if (aggregate == null) {
      open.opened(bucket);
      versions.begin(bucket, part.version());
    }
    Standing before = null;
    if (aggregate == null || !aggregate.collectsLike(part.aggregate())) {
      // The first part, or the first since a restart brought the detection another key.
      aggregate = part.aggregate();
    } else {
      before = standing(bucket, aggregate);
      aggregate.merge(part.aggregate());
    }
    aggregates.put(part.group(), aggregate);
    if (close > watermark && !wasTold(part.group())) {
      timers.set(bucket, close, context.timerService());
      Standing now = standing(bucket, aggregate);
      if (now != null && !now.equals(before)) {
        DetectionVersion version = versions.of(bucket);
        out.collect(finding(bucket, version, part.group(), aggregate, Revision.UNTOLD));
      }
    } else {
      timers.set(bucket, close + allowedLateness, context.timerService());
      tell(bucket, versions.of(bucket), part.group(), aggregate, out);
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Finding> out) throws Exception {
    Bucket bucket = context.getCurrentKey();
    long close = bucket.windowEnd() - 1;
    timers.fired(bucket, time);
    if (time == close) {
      DetectionVersion version = versions.of(bucket);
      for (Map.Entry<Group, Aggregate> entry : aggregates.entries()) {
        if (!wasTold(entry.getKey())) {
          tell(bucket, version, entry.getKey(), entry.getValue(), out);
        }
      }
    }
    // After a restart with less lateness the timer may stand later than it would be set now.
    if (time >= close + allowedLateness) {
      aggregates.clear();
      told.clear();
      open.set(bucket, 0);
    } else {
      timers.set(bucket, close + allowedLateness, context.timerService());
    }
  }

  /**
   * After a restart the window may have been closed before although there is no watermark yet: the
   * first one comes behind what is read first.
   */
  private boolean wasTold(Group group) throws Exception {
    return allowedLateness > 0 && told.contains(group);
  }

  /** Null below the threshold, and where alerts are told when they are final. */
  private Standing standing(Bucket bucket, Aggregate aggregate) {
    Detection detection = plan.isProvisional() ? definitions.of(versions.of(bucket)) : null;
    return detection == null ? null : Standing.of(detection, aggregate);
  }

  private void tell(
      Bucket bucket,
      DetectionVersion version,
      Group group,
      Aggregate aggregate,
      Collector<Finding> out)
      throws Exception {
    Detection detection = definitions.of(version);
    if (detection == null || aggregate.count() < detection.threshold()) {
      return;
    }
    int revision = Revision.FINAL;
    if (allowedLateness > 0) {
      Integer before = told.get(group);
      revision = before == null ? 0 : before;
      told.put(group, revision + 1);
    }
    out.collect(finding(bucket, version, group, aggregate, revision));
  }

  private Finding finding(
      Bucket bucket, DetectionVersion version, Group group, Aggregate aggregate, int revision) {
    Detection detection = definitions.of(version);
    return Finding.ofWindow(
            bucket.detection(),
            group,
            bucket.windowStart(),
            bucket.windowEnd(),
            plan.range().lookupTime(bucket.windowEnd()),
            aggregate,
            plan.range().cuts(detection, bucket.windowStart(), bucket.windowEnd()),
            revision)
        .by(version.definition());
  }
}
