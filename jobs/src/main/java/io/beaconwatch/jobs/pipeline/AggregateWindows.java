package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.scoring.Revision;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.jobs.state.AggregateFormat;
import io.beaconwatch.jobs.state.GroupFormat;
import io.beaconwatch.jobs.state.WindowPart;
import java.util.HashMap;
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
 * when the window closes; within the allowed lateness, again whenever one changes. Where alerts are
 * provisional, it also tells a group of an open window when a part takes it to the threshold or to
 * another {@link Standing}: what a group was told as follows from what it adds up to, so that
 * nothing more is kept for it.
 */
public final class AggregateWindows extends KeyedProcessFunction<Bucket, WindowPart, Finding>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  private final DetectionPlan plan;
  private final long allowedLateness;

  private transient Map<String, Detection> detections;
  private transient Tally tally;
  private transient OpenWindows open;
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
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    tally.snapshot();
    open.snapshot();
  }

  @Override
  public void open(OpenContext context) {
    detections = new HashMap<>();
    for (Detection detection : plan.detections()) {
      detections.put(detection.name(), detection);
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
    Aggregate aggregate = aggregates.get(part.group());
    if (aggregate == null) {
      open.opened(context.getCurrentKey());
    }
    Standing before = null;
    if (aggregate == null || !aggregate.collectsLike(part.aggregate())) {
      // The first part, or the first since a restart brought the detection another key.
      aggregate = part.aggregate();
    } else {
      before = standing(part.detection(), aggregate);
      aggregate.merge(part.aggregate());
    }
    aggregates.put(part.group(), aggregate);
    if (close > watermark && !wasTold(part.group())) {
      context.timerService().registerEventTimeTimer(close);
      Standing now = standing(part.detection(), aggregate);
      if (now != null && !now.equals(before)) {
        out.collect(finding(context.getCurrentKey(), part.group(), aggregate, Revision.UNTOLD));
      }
    } else {
      context.timerService().registerEventTimeTimer(close + allowedLateness);
      tell(context.getCurrentKey(), part.group(), aggregate, out);
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Finding> out) throws Exception {
    Bucket bucket = context.getCurrentKey();
    long close = bucket.windowEnd() - 1;
    if (time == close) {
      for (Map.Entry<Group, Aggregate> entry : aggregates.entries()) {
        if (!wasTold(entry.getKey())) {
          tell(bucket, entry.getKey(), entry.getValue(), out);
        }
      }
    }
    // After a restart with less lateness the timer may stand later than it would be set now.
    if (time >= close + allowedLateness) {
      aggregates.clear();
      told.clear();
      open.set(bucket, 0);
    } else {
      context.timerService().registerEventTimeTimer(close + allowedLateness);
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
  private Standing standing(String detection, Aggregate aggregate) {
    return plan.isProvisional() ? Standing.of(detections.get(detection), aggregate) : null;
  }

  private void tell(Bucket bucket, Group group, Aggregate aggregate, Collector<Finding> out)
      throws Exception {
    Detection detection = detections.get(bucket.detection());
    if (detection == null || aggregate.count() < detection.threshold()) {
      return;
    }
    int revision = Revision.FINAL;
    if (allowedLateness > 0) {
      Integer before = told.get(group);
      revision = before == null ? 0 : before;
      told.put(group, revision + 1);
    }
    out.collect(finding(bucket, group, aggregate, revision));
  }

  private Finding finding(Bucket bucket, Group group, Aggregate aggregate, int revision) {
    Detection detection = detections.get(bucket.detection());
    return Finding.ofWindow(
        bucket.detection(),
        group,
        bucket.windowStart(),
        bucket.windowEnd(),
        plan.range().lookupTime(bucket.windowEnd()),
        aggregate,
        plan.range().cuts(detection, bucket.windowStart(), bucket.windowEnd()),
        revision);
  }
}
