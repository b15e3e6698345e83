package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.sigma.DetectionMatcher;
import io.beaconwatch.common.sigma.Matches;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.connectors.metrics.OwnMetrics;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.jobs.state.BegunWindows;
import io.beaconwatch.jobs.state.BegunWindowsFormat;
import io.beaconwatch.jobs.state.JoinInput;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.WindowPart;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the detections that select a connection, and counts it in its group and window for each.
 *
 * <p>Counts leave when a watermark, a checkpoint barrier or the end of input is to pass, before the
 * subtask falls idle, and {@linkplain FlushByClock by the clock} where alerts are provisional, so
 * that this operator has no keyed state and a window never misses what was counted for it. Rejects
 * and late records leave at once, as side outputs.
 *
 * <p>Where a detection needs a value that a connection lacks and the start of its process may have,
 * the connection goes to {@link JoinProcesses} for that detection, unless what it does carry rules
 * the detection out. Whether it is late is decided here.
 *
 * <p>So is which version of a detection a connection belongs to ({@link VersionsInForce}), after a
 * restart with other detections. What leaves this operator says it, and everybody downstream goes
 * by that.
 */
public final class MatchDetections extends AbstractStreamOperator<WindowPart>
    implements OneInputStreamOperator<TelemetryRecord, WindowPart> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(MatchDetections.class);
  private static final int NONE = JoinedFields.NONE;
  private final DetectionPlan plan;

  private transient Definitions definitions;
  private transient VersionsInForce versions;
  private transient ListState<BegunWindows> begunWindows;

  private transient DetectionMatcher matcher;
  private transient VersionSpan[] spans;
  private transient DetectionRoute[] routes;
  private transient TimeRange range;
  private transient CombineTable table;
  private transient UnjoinedTable unjoined;

  /** The detections that the record's connection may satisfy once it is joined, and the view. */
  private transient BitSet open;

  private transient NetworkConnection lacking;

  /** By the family's ordinal: whether its connections may get values from their processes. */
  private transient boolean[] isJoined;

  private transient Consumer<JoinInput> toJoin;
  private transient Tally tally;
  private transient Tally.Count read;
  private transient Tally.Count bytes;
  private transient Tally.Count matched;
  private transient Tally.Count unmatched;
  private transient Tally.Count lateRecords;
  private transient Tally.Count contextRecords;
  private transient Tally.Count outsideRange;
  private transient Counter skippedRecords;
  private transient WatermarkLag watermarkLag;
  private transient Tally.Count[] selectedBy;
  private transient Tally.Count[] nullKeyOf;
  private transient Tally.Count[] lateFor;
  private transient List<String> lateDetections;
  private transient String lastSkipped;
  private transient Tally.Count lastSkippedCount;

  /** By detection, the number of the last record that it counted. */
  private transient long[] lastCounted;

  private transient long records;
  private transient long watermark;

  /** The last before the end of input, which is no time: a restart may bring more to read. */
  private transient long watermarkToKeep;

  /**
   * Kept, since after a restart late records may come before the first watermark does. Everybody
   * gets the watermarks of all, and takes the least: who is new after a rescale has none of its
   * own.
   */
  private transient ListState<Long> watermarkState;

  public MatchDetections(DetectionPlan plan) {
    this.plan = plan;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    tally = new Tally(getRuntimeContext());
    tally.restore(context.getOperatorStateStore());
    watermarkState =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("watermark", Types.LONG));
    watermark = Long.MAX_VALUE;
    boolean known = false;
    for (long restored : watermarkState.get()) {
      known = true;
      watermark = Math.min(watermark, restored);
    }
    watermark = known ? watermark : Long.MIN_VALUE;
    watermarkToKeep = watermark;
    definitions =
        new Definitions(
            plan,
            getRuntimeContext(),
            context.getOperatorStateStore(),
            getProcessingTimeService().getCurrentProcessingTime());
    begunWindows =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>(
                    "begun-windows", new CompactType<>(new BegunWindowsFormat())));
    versions = new VersionsInForce(plan, definitions::of, begunWindows.get(), watermark);
    if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      versions.changes().forEach(change -> LOG.info("Detection {}", change));
      versions.unread().forEach(warning -> LOG.warn("Detection {}", warning));
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    StreamRecord<WindowPart> window = new StreamRecord<>(null);
    StreamRecord<SequencePart> sequence = new StreamRecord<>(null);
    table =
        new CombineTable(
            part -> output.collect(window.replace(part)),
            part -> output.collect(SideOutputs.SEQUENCE_PARTS, sequence.replace(part)));
    StreamRecord<JoinInput> join = new StreamRecord<>(null);
    toJoin = input -> output.collect(SideOutputs.JOIN_INPUT, join.replace(input));
    open = new BitSet();
    read = tally.count(CountNames.READ);
    bytes = tally.count(CountNames.BYTES);
    matched = tally.count(CountNames.MATCHED);
    unmatched = tally.count(CountNames.UNMATCHED);
    lateRecords = tally.count(CountNames.LATE_RECORDS);
    contextRecords = tally.count(CountNames.CONTEXT);
    outsideRange = tally.count(CountNames.SKIPPED + CountNames.OUTSIDE_RANGE);
    skippedRecords = OwnMetrics.in(getMetricGroup()).counter("recordsSkipped");
    watermarkLag = WatermarkLag.register(getMetricGroup(), getProcessingTimeService());
    watermarkLag.advance(watermark);
    // Known from the start, so that the first of them is seen as a change.
    for (RejectReason reason : RejectReason.values()) {
      tally.count(CountNames.REJECTED, reason.label());
    }
    lateDetections = new ArrayList<>();
    compile();
    FlushByClock.start(plan, getProcessingTimeService(), this::flush);
  }

  Definitions definitions() {
    return definitions;
  }

  /** Makes ready for the versions that are in force; nothing may be held then. */
  private void compile() {
    spans = versions.spans().toArray(VersionSpan[]::new);
    List<Detection> detections = versions.spans().stream().map(VersionSpan::detection).toList();
    DetectionPlan inForce = plan.with(detections);
    matcher = new DetectionMatcher(detections);
    routes =
        versions.spans().stream()
            .map(span -> new DetectionRoute(span.detection(), span.version(), plan))
            .toArray(DetectionRoute[]::new);
    range = plan.range().widest(detections);
    isJoined = new boolean[Family.values().length];
    for (Family family : inForce.joinedFamilies()) {
      isJoined[family.ordinal()] = true;
      notJoined(family);
    }
    unjoined = new UnjoinedTable(routes, part -> toJoin.accept(new JoinInput(null, part)));
    selectedBy = countsOf(CountNames.SELECTED_BY, detections);
    nullKeyOf = countsOf(CountNames.NULL_KEY_OF, detections);
    lateFor = countsOf(CountNames.LATE_FOR, detections);
    lastCounted = new long[detections.size()];
  }

  private Tally.Count[] countsOf(String prefix, List<Detection> detections) {
    return detections.stream()
        .map(detection -> tally.count(prefix, detection.name()))
        .toArray(Tally.Count[]::new);
  }

  @Override
  public void processElement(StreamRecord<TelemetryRecord> element) {
    TelemetryRecord record = element.getValue();
    records++;
    read.add(1);
    bytes.add(record.fullLength() + 1);
    switch (record.kind()) {
      case CONNECTION -> match(record);
      case CONTEXT -> {
        contextRecords.add(1);
        if (isJoined[record.context().family().ordinal()]) {
          toJoin.accept(new JoinInput(record.context(), null));
        }
      }
      case SKIPPED -> skip(record.detail());
      case REJECTED -> {
        tally.count(CountNames.REJECTED, record.reason().label()).add(1);
        output.collect(SideOutputs.REJECTED, new StreamRecord<>(UnusableRecords.rejected(record)));
      }
    }
  }

  /** Most telemetry is of other kinds, and one kind mostly follows itself. */
  private void skip(String kind) {
    if (!kind.equals(lastSkipped)) {
      lastSkipped = kind;
      lastSkippedCount = tally.countChosen(CountNames.SKIPPED, kind);
    }
    lastSkippedCount.add(1);
    skippedRecords.inc();
  }

  private void match(TelemetryRecord record) {
    boolean inRange = false;
    boolean any = false;
    for (NetworkConnection view = record.connection(); view != null; view = view.otherView()) {
      if (range.contains(view.eventTime())) {
        inRange = true;
        any |= matchView(view);
      }
    }
    if (!inRange) {
      outsideRange.add(1);
      return;
    }
    if (any) {
      matched.add(1);
    } else if (open.isEmpty()) {
      unmatched.add(1);
    }
    if (!open.isEmpty()) {
      unjoined.add(lacking, open, any);
      open.clear();
    }
    if (!lateDetections.isEmpty()) {
      lateRecords.add(1);
      output.collect(
          SideOutputs.LATE,
          new StreamRecord<>(UnusableRecords.late(record, lateDetections, watermark)));
      lateDetections.clear();
    }
  }

  /** Returns whether some detection selects it for certain. */
  private boolean matchView(NetworkConnection view) {
    int missing = isJoined[view.family().ordinal()] ? JoinedFields.missing(view) : NONE;
    boolean joins = missing != NONE && JoinInput.hasHost(view);
    Matches matches = matcher.match(view, joins ? missing : NONE);
    boolean any = false;
    boolean lacks = false;
    for (int i = 0; i < matches.count(); i++) {
      int detection = matches.index(i);
      DetectionRoute route = routes[detection];
      if (!route.covers(view.eventTime()) || !spans[detection].covers(view.eventTime())) {
        continue;
      }
      boolean lacksSome = (missing & route.joinedFields()) != NONE;
      lacks |= lacksSome;
      boolean leftOpen = lacksSome && joins && !route.isLate(view.eventTime(), watermark);
      any |= !leftOpen;
      // A record is one connection, however many views of it the detection reads.
      if (lastCounted[detection] == records) {
        continue;
      }
      if (leftOpen) {
        open.set(detection);
        spans[detection].begin(view.eventTime());
        lacking = view;
      } else {
        lastCounted[detection] = records;
        open.clear(detection);
        count(detection, view, lacksSome && joins);
      }
    }
    if (lacks && !joins) {
      notJoined(view.family()).add(1);
    }
    return any;
  }

  private Tally.Count notJoined(Family family) {
    return tally.count(CountNames.NOT_JOINED, family.name().toLowerCase(Locale.ROOT));
  }

  /**
   * @param late and not to be joined any more: nobody can tell whether it would have been selected,
   *     so that it is told rather than lost
   */
  private void count(int detection, NetworkConnection connection, boolean late) {
    DetectionRoute route = routes[detection];
    Group group = route.group(connection);
    boolean isLate = late || (group != null && route.isLate(connection.eventTime(), watermark));
    if (isLate) {
      // Once for all versions of the detection that take it, also where only a retired one does.
      if (!lateDetections.contains(route.detection().name())) {
        selectedBy[detection].add(1);
        lateFor[detection].add(1);
        lateDetections.add(route.detection().name());
      }
      return;
    }
    int counted = route.counts(connection.eventTime()) ? 1 : 0;
    selectedBy[detection].add(counted);
    if (group == null) {
      nullKeyOf[detection].add(counted);
    } else {
      spans[detection].begin(connection.eventTime());
      table.add(route, group, connection);
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    flush();
    watermark = Math.max(watermark, mark.getTimestamp());
    watermarkLag.advance(watermark);
    if (watermark != Long.MAX_VALUE) {
      watermarkToKeep = watermark;
      versions.forgetClosed(watermark);
    }
    if (versions.drop(watermark)) {
      compile();
    }
    super.processWatermark(mark);
  }

  /** Once this subtask is idle the watermark downstream overtakes what it still held. */
  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    flush();
    super.processWatermarkStatus(status);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    flush();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    tally.snapshot();
    definitions.snapshot();
    begunWindows.update(versions.begun());
    // Who had none yet, such as a reader without partitions, must not take it from the others.
    watermarkState.update(watermarkToKeep == Long.MIN_VALUE ? List.of() : List.of(watermarkToKeep));
  }

  @Override
  public void finish() throws Exception {
    flush();
    super.finish();
  }

  private void flush() {
    table.flush();
    unjoined.flush();
  }
}
