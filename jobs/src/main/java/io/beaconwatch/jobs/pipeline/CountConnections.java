package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.sigma.DetectionMatcher;
import io.beaconwatch.common.sigma.Matches;
import io.beaconwatch.jobs.state.JoinInput;
import io.beaconwatch.jobs.state.UnjoinedPart;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Finds the detections that select a connection, and for each counts it in its group and window,
 * leaves it to be joined with its process, or says that it is late. It is made for the versions of
 * detections that are in force, and made anew when one of them is over.
 */
final class CountConnections {
  private static final int NONE = JoinedFields.NONE;

  private final DetectionMatcher matcher;
  private final VersionSpan[] spans;
  private final DetectionRoute[] routes;
  private final TimeRange range;
  private final CombineTable table;
  private final UnjoinedTable unjoined;
  private final Tally.Count matched;
  private final Tally.Count unmatched;
  private final Tally.Count outsideRange;
  private final Tally.Count[] selectedBy;
  private final Tally.Count[] nullKeyOf;
  private final Tally.Count[] lateFor;

  /** By the family's ordinal; null where its connections get no values from their processes. */
  private final Tally.Count[] notJoinedOf;

  /** The detections that the record's connection may satisfy once it is joined, and the view. */
  private final BitSet open = new BitSet();

  private NetworkConnection lacking;

  /** The names of those that the record's connection is too late for. */
  private final List<String> lateDetections = new ArrayList<>();

  /** By detection, the number of the last record that it counted. */
  private final long[] lastCounted;

  private long records;

  /**
   * @param versions those in force
   * @param table takes what is counted, and is flushed with this
   * @param toJoin takes what is left to be joined
   */
  CountConnections(
      DetectionPlan plan,
      List<VersionSpan> versions,
      CombineTable table,
      Consumer<UnjoinedPart> toJoin,
      Tally tally) {
    List<Detection> detections = versions.stream().map(VersionSpan::detection).toList();
    this.matcher = new DetectionMatcher(detections);
    this.spans = versions.toArray(VersionSpan[]::new);
    this.routes =
        versions.stream()
            .map(span -> new DetectionRoute(span.detection(), span.version(), plan))
            .toArray(DetectionRoute[]::new);
    this.range = plan.range().widest(detections);
    this.table = table;
    this.unjoined = new UnjoinedTable(routes, toJoin);
    this.matched = tally.count(CountNames.MATCHED);
    this.unmatched = tally.count(CountNames.UNMATCHED);
    this.outsideRange = tally.count(CountNames.SKIPPED + CountNames.OUTSIDE_RANGE);
    this.selectedBy = countsOf(CountNames.SELECTED_BY, detections, tally);
    this.nullKeyOf = countsOf(CountNames.NULL_KEY_OF, detections, tally);
    this.lateFor = countsOf(CountNames.LATE_FOR, detections, tally);
    this.notJoinedOf = new Tally.Count[Family.values().length];
    for (Family family : plan.with(detections).joinedFamilies()) {
      notJoinedOf[family.ordinal()] =
          tally.count(CountNames.NOT_JOINED, family.name().toLowerCase(Locale.ROOT));
    }
    this.lastCounted = new long[routes.length];
  }

  private static Tally.Count[] countsOf(String prefix, List<Detection> detections, Tally tally) {
    return detections.stream()
        .map(detection -> tally.count(prefix, detection.name()))
        .toArray(Tally.Count[]::new);
  }

  /** Whether connections of the family may get values from their processes. */
  boolean joins(Family family) {
    return notJoinedOf[family.ordinal()] != null;
  }

  /**
   * Counts a record's connection.
   *
   * @param first of its views
   * @param watermark by which it is late or not
   * @return the names of the detections that it is too late for, mostly none; good until the next
   *     call
   */
  List<String> count(NetworkConnection first, long watermark) {
    records++;
    lateDetections.clear();
    boolean inRange = false;
    boolean any = false;
    for (NetworkConnection view = first; view != null; view = view.otherView()) {
      if (range.contains(view.eventTime())) {
        inRange = true;
        any |= countView(view, watermark);
      }
    }
    if (!inRange) {
      outsideRange.add(1);
      return lateDetections;
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
    return lateDetections;
  }

  /** Returns whether some detection selects it for certain. */
  private boolean countView(NetworkConnection view, long watermark) {
    Tally.Count notJoined = notJoinedOf[view.family().ordinal()];
    int missing = notJoined == null ? NONE : JoinedFields.missing(view);
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
        countFor(detection, view, lacksSome && joins, watermark);
      }
    }
    if (lacks && !joins) {
      notJoined.add(1);
    }
    return any;
  }

  /**
   * @param late and not to be joined any more: nobody can tell whether it would have been selected,
   *     so that it is told rather than lost
   */
  private void countFor(int detection, NetworkConnection connection, boolean late, long watermark) {
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

  /** Passes on what is held. */
  void flush() {
    table.flush();
    unjoined.flush();
  }
}
