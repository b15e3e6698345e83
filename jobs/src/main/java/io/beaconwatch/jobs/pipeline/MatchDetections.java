package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.sigma.DetectionMatcher;
import io.beaconwatch.common.sigma.Matches;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.jobs.state.JoinInput;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.WindowPart;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Finds the detections that select a connection, and counts it in its group and window for each.
 *
 * <p>Counts leave when a watermark, a checkpoint barrier or the end of input is to pass, so that
 * this operator has no keyed state and a window never misses what was counted for it. Rejects and
 * late records leave at once, as side outputs.
 *
 * <p>Where a detection needs a value that a connection lacks and the start of its process may have,
 * the connection goes to {@link JoinProcesses} for that detection, unless what it does carry rules
 * the detection out. Whether it is late is decided here.
 */
public final class MatchDetections extends AbstractStreamOperator<WindowPart>
    implements OneInputStreamOperator<TelemetryRecord, WindowPart> {
  private static final long serialVersionUID = 1L;

  private final DetectionPlan plan;

  private transient DetectionMatcher matcher;
  private transient DetectionRoute[] routes;
  private transient TimeRange range;
  private transient CombineTable table;
  private transient UnjoinedTable unjoined;
  private transient BitSet open;

  /** By the family's ordinal: whether its connections may get values from their processes. */
  private transient boolean[] isJoined;

  private transient Consumer<JoinInput> toJoin;
  private transient Tally tally;
  private transient Tally.Count read;
  private transient Tally.Count bytes;
  private transient Tally.Count matched;
  private transient Tally.Count unmatched;
  private transient Tally.Count lateRecords;
  private transient Tally.Count[] selectedBy;
  private transient Tally.Count[] nullKeyOf;
  private transient Tally.Count[] lateFor;
  private transient List<String> lateDetections;
  private transient long watermark;

  public MatchDetections(DetectionPlan plan) {
    this.plan = plan;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    tally = new Tally(getRuntimeContext());
    tally.restore(context.getOperatorStateStore());
  }

  @Override
  public void open() throws Exception {
    super.open();
    List<Detection> detections = plan.detections();
    matcher = new DetectionMatcher(detections);
    routes =
        detections.stream().map(d -> new DetectionRoute(d, plan)).toArray(DetectionRoute[]::new);
    range = plan.range().widest(detections);
    StreamRecord<WindowPart> window = new StreamRecord<>(null);
    StreamRecord<SequencePart> sequence = new StreamRecord<>(null);
    table =
        new CombineTable(
            part -> output.collect(window.replace(part)),
            part -> output.collect(SideOutputs.SEQUENCE_PARTS, sequence.replace(part)));
    Set<Family> joinedFamilies = plan.joinedFamilies();
    isJoined = new boolean[Family.values().length];
    joinedFamilies.forEach(family -> isJoined[family.ordinal()] = true);
    StreamRecord<JoinInput> join = new StreamRecord<>(null);
    toJoin = input -> output.collect(SideOutputs.JOIN_INPUT, join.replace(input));
    unjoined = new UnjoinedTable(routes, part -> toJoin.accept(new JoinInput(null, part)));
    open = new BitSet();
    read = tally.count(CountNames.READ);
    bytes = tally.count(CountNames.BYTES);
    matched = tally.count(CountNames.MATCHED);
    unmatched = tally.count(CountNames.UNMATCHED);
    lateRecords = tally.count(CountNames.LATE_RECORDS);
    selectedBy = countsOf(CountNames.SELECTED_BY);
    nullKeyOf = countsOf(CountNames.NULL_KEY_OF);
    lateFor = countsOf(CountNames.LATE_FOR);
    lateDetections = new ArrayList<>();
    watermark = Long.MIN_VALUE;
  }

  private Tally.Count[] countsOf(String prefix) {
    return plan.detections().stream()
        .map(detection -> tally.count(prefix + detection.name()))
        .toArray(Tally.Count[]::new);
  }

  @Override
  public void processElement(StreamRecord<TelemetryRecord> element) {
    TelemetryRecord record = element.getValue();
    read.add(1);
    bytes.add(record.fullLength() + 1);
    switch (record.kind()) {
      case CONNECTION -> match(record);
      case CONTEXT -> {
        tally.count(CountNames.CONTEXT).add(1);
        toJoin.accept(new JoinInput(record.context(), null));
      }
      case SKIPPED -> tally.count(CountNames.SKIPPED, record.detail()).add(1);
      case REJECTED -> {
        tally.count(CountNames.REJECTED + record.reason().label()).add(1);
        output.collect(SideOutputs.REJECTED, new StreamRecord<>(UnusableRecords.rejected(record)));
      }
    }
  }

  private void match(TelemetryRecord record) {
    if (!range.contains(record.connection().eventTime())) {
      tally.count(CountNames.SKIPPED + CountNames.OUTSIDE_RANGE).add(1);
      return;
    }
    boolean any = false;
    NetworkConnection lacking = null;
    for (NetworkConnection view = record.connection(); view != null; view = view.otherView()) {
      int missing =
          isJoined[view.family().ordinal()] ? JoinedFields.missing(view) : JoinedFields.NONE;
      boolean joins = missing != JoinedFields.NONE && hasHost(view);
      Matches matches = matcher.match(view, joins ? missing : JoinedFields.NONE);
      boolean lacks = false;
      for (int i = 0; i < matches.count(); i++) {
        int detection = matches.index(i);
        DetectionRoute route = routes[detection];
        if (!route.covers(view.eventTime())) {
          continue;
        }
        boolean lacksSome = (missing & route.joinedFields()) != JoinedFields.NONE;
        lacks |= lacksSome;
        if (!lacksSome || !joins) {
          any = true;
          count(detection, view);
        } else if (route.isLate(view.eventTime(), watermark)) {
          // Whether the detection would have selected it is left open: it is told rather than lost.
          any = true;
          selectedBy[detection].add(1);
          countLate(detection);
        } else {
          open.set(detection);
          lacking = view;
        }
      }
      if (lacks && !joins) {
        tally.count(CountNames.NOT_JOINED + view.family().name().toLowerCase(Locale.ROOT)).add(1);
      }
    }
    if (lacking != null) {
      unjoined.add(lacking, open, any);
      open.clear();
    }
    if (any || lacking == null) {
      (any ? matched : unmatched).add(1);
    }
    if (!lateDetections.isEmpty()) {
      lateRecords.add(1);
      output.collect(
          SideOutputs.LATE,
          new StreamRecord<>(UnusableRecords.late(record, lateDetections, watermark)));
      lateDetections.clear();
    }
  }

  /** Without its endpoint nothing can be found for a connection. */
  private static boolean hasHost(NetworkConnection view) {
    String host = JoinInput.host(view);
    return host != null && !host.isEmpty();
  }

  private void count(int detection, NetworkConnection connection) {
    DetectionRoute route = routes[detection];
    selectedBy[detection].add(1);
    Group group = route.group(connection);
    if (group == null) {
      nullKeyOf[detection].add(1);
    } else if (route.isLate(connection.eventTime(), watermark)) {
      countLate(detection);
    } else {
      table.add(route, group, connection);
    }
  }

  private void countLate(int detection) {
    lateFor[detection].add(1);
    lateDetections.add(routes[detection].detection().name());
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    flush();
    watermark = mark.getTimestamp();
    super.processWatermark(mark);
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
