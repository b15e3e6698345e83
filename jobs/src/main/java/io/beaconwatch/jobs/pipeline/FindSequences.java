package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.common.scoring.SequenceState;
import io.beaconwatch.common.scoring.Sequences;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.jobs.state.DetectionVersion;
import io.beaconwatch.jobs.state.GroupFormat;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.SequenceStateFormat;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Puts the connections of sliding windows in order of time, and tells the sequences among them.
 *
 * <p>A connection is taken once the watermark has passed its time by the allowed lateness: an event
 * that came later could make another sequence of it, under another id, so that none is told before.
 * Where alerts are provisional, a run is told when its first sequence is taken, too: its id is
 * certain then, and its end may be a day ahead.
 *
 * <p>Each version of a detection has states of its own. A restart with another definition cuts time
 * after the latest connection that was counted: sequences that begin before are the old version's,
 * which gets connections for one more span to finish them, and those that begin after are the new
 * one's. So none is missed and none is told by both; a run that goes on across the cut is two.
 */
public final class FindSequences extends KeyedProcessFunction<Bucket, SequencePart, Finding>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  /** Timers stand on whole minutes, so that one serves all groups of a bucket. */
  private static final long TIMER_STEP = 60_000;

  private final DetectionPlan plan;
  private final long allowedLateness;

  private transient Map<DetectionVersion, Sequences> finders;
  private transient Definitions definitions;
  private transient WindowVersions versions;
  private transient Tally tally;
  private transient OpenWindows open;
  private transient MapState<Group, SequenceState> states;

  /** The watermark up to which the bucket's groups were advanced. */
  private transient ValueState<Long> advancedTo;

  public FindSequences(DetectionPlan plan) {
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
            detection -> detection.window() instanceof Detection.Window.Sliding);
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
    finders = new HashMap<>();
    for (Detection detection : plan.detections()) {
      if (detection.window() instanceof Detection.Window.Sliding) {
        tally.count(CountNames.LATE_FOR, detection.name());
        tally.count(CountNames.AGGREGATED_BY, detection.name());
      }
    }
    states =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "sequences",
                    new CompactType<>(new GroupFormat()),
                    new CompactType<>(new SequenceStateFormat())));
    advancedTo =
        getRuntimeContext().getState(new ValueStateDescriptor<>("advanced-to", Types.LONG));
  }

  /** What finds the sequences of a version; null where its definition is not known. */
  private Sequences finder(DetectionVersion version) {
    Sequences finder = finders.get(version);
    if (finder == null && span(version) >= 0) {
      finder =
          new Sequences(
              version.detection(),
              definitions.of(version).threshold(),
              span(version),
              plan.coalesced(),
              version.until());
      finders.put(version, finder);
    }
    return finder;
  }

  /** The version's span in milliseconds; negative where its definition is not known. */
  private long span(DetectionVersion version) {
    Detection detection = definitions.of(version);
    return detection != null && detection.window() instanceof Detection.Window.Sliding sliding
        ? sliding.span().toMillis()
        : -1;
  }

  OpenWindows openWindows() {
    return open;
  }

  @Override
  public void processElement(SequencePart part, Context context, Collector<Finding> out)
      throws Exception {
    SequenceState state = states.get(part.group());
    boolean isNew = state == null;
    if (isNew || state.fieldCount() != part.members().fieldCount()) {
      // The first part, or the first since a restart brought the detection another key.
      state = new SequenceState(part.members().fieldCount());
    }
    Members members = timely(part, state.lastProcessed(), context);
    if (members.size() == 0) {
      return;
    }
    tally.count(CountNames.AGGREGATED_BY, part.detection()).add(counted(part.version(), members));
    if (isNew) {
      open.opened(context.getCurrentKey());
    }
    versions.begin(context.getCurrentKey(), part.version());
    state.add(members);
    states.put(part.group(), state);
    advancedTo.clear();
    wakeAt(context.timerService(), members.earliest() + allowedLateness + 1);
  }

  /**
   * The members that are not late. Only where a subtask that had fallen idle comes back, or after a
   * restart with more of them, did what sent them not know the watermark.
   */
  private Members timely(SequencePart part, long lastProcessed, Context context) {
    Members members = part.members();
    long watermark = context.timerService().currentWatermark();
    if (!isLate(members.earliest(), lastProcessed, watermark)) {
      return members;
    }
    Members timely = new Members(members.fieldCount());
    for (int i = 0; i < members.size(); i++) {
      if (!isLate(members.time(i), lastProcessed, watermark)) {
        timely.add(members, i);
      }
    }
    long late = counted(part.version(), members) - counted(part.version(), timely);
    if (late > 0) {
      tally.count(CountNames.LATE_FOR, part.detection()).add(late);
      context.output(
          SideOutputs.LATE,
          UnusableRecords.late(
              part.detection(), part.group(), members.earliest(), late, watermark));
    }
    return timely;
  }

  /** How many of them no other version counts: see {@link DetectionRoute#counts}. */
  private static long counted(DetectionVersion version, Members members) {
    if (version.isInForce()) {
      return members.size();
    }
    long counted = 0;
    for (int i = 0; i < members.size(); i++) {
      if (members.time(i) < version.until()) {
        counted++;
      }
    }
    return counted;
  }

  private boolean isLate(long time, long lastProcessed, long watermark) {
    return time + allowedLateness < watermark || time < lastProcessed;
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Finding> out) throws Exception {
    Bucket bucket = context.getCurrentKey();
    DetectionVersion version = versions.of(bucket);
    Sequences finder = finder(version);
    if (finder == null) {
      states.clear();
      advancedTo.clear();
      open.set(bucket, 0);
      return;
    }
    long watermark = context.timerService().currentWatermark();
    Long advanced = advancedTo.value();
    if (advanced != null && advanced == watermark) {
      // One watermark may fire many timers; the first did all there is to do.
      return;
    }
    long before = watermark - allowedLateness;
    long span = span(version);
    long next = Long.MAX_VALUE;
    int groups = 0;
    Iterator<Map.Entry<Group, SequenceState>> entries = states.iterator();
    while (entries.hasNext()) {
      Map.Entry<Group, SequenceState> entry = entries.next();
      SequenceState state = entry.getValue();
      long runBefore = state.runStart();
      finder.advance(entry.getKey(), state, before, finding -> tell(finding, version, out));
      if (plan.isProvisional() && state.isRunOpen() && state.runStart() != runBefore) {
        tell(finder.openRun(entry.getKey(), state), version, out);
      }
      if (state.isEmpty()) {
        entries.remove();
      } else {
        entry.setValue(state);
        groups++;
        next = Math.min(next, nextWake(state, span));
      }
    }
    open.set(bucket, groups);
    if (next == Long.MAX_VALUE) {
      // An empty map would be an entry of state too.
      states.clear();
      advancedTo.clear();
    } else {
      advancedTo.update(watermark);
      wakeAt(context.timerService(), next);
    }
  }

  private void tell(Finding finding, DetectionVersion version, Collector<Finding> out) {
    out.collect(finding.asOf(plan.range().lookupTime(finding.asOf())).by(version.definition()));
  }

  /** When the next connection can be taken, or the last ones can be forgotten. */
  private long nextWake(SequenceState state, long span) {
    long wake = Long.MAX_VALUE;
    if (state.pending().size() > 0) {
      wake = state.pending().earliest() + allowedLateness + 1;
    }
    if (state.lastProcessed() != Long.MIN_VALUE) {
      wake = Math.min(wake, state.lastProcessed() + span + allowedLateness + 1);
    }
    return wake;
  }

  private static void wakeAt(TimerService timers, long time) {
    timers.registerEventTimeTimer(time + Math.floorMod(-time, TIMER_STEP));
  }
}
