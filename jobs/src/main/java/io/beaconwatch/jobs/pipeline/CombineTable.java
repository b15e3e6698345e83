package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.WindowPart;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts connections before the shuffle: one part for each group and window leaves the subtask in
 * place of one record for each connection. It holds nothing across a watermark or a checkpoint.
 */
final class CombineTable {
  /**
   * More combines better where groups are many, holds some hundred bytes for each, and is out of
   * the processor's caches by the time it is passed on.
   */
  static final int MOST_PARTS = 1 << 13;

  /** Members of sequences add up however few the groups are. */
  private static final int MOST_MEMBERS = 1 << 16;

  private final Map<PartKey, Aggregate> aggregates = new HashMap<>();
  private final Map<PartKey, Members> members = new HashMap<>();
  private final Consumer<WindowPart> windows;
  private final Consumer<SequencePart> sequences;
  private int memberCount;

  CombineTable(Consumer<WindowPart> windows, Consumer<SequencePart> sequences) {
    this.windows = windows;
    this.sequences = sequences;
  }

  void add(DetectionRoute route, Group group, NetworkConnection connection) {
    add(route, group, connection, JoinedFields.NONE);
  }

  /**
   * @param joined the {@link JoinedFields} that the connection got
   */
  void add(DetectionRoute route, Group group, NetworkConnection connection, int joined) {
    PartKey key = new PartKey(route, route.windowStart(connection.eventTime()), group);
    if (route.slides()) {
      members
          .computeIfAbsent(key, unused -> new Members(route.collected().size()))
          .add(connection, route.collected(), route.told(joined));
      memberCount++;
    } else {
      Aggregate aggregate = aggregates.computeIfAbsent(key, unused -> new Aggregate());
      aggregate.add(connection, route.collected());
      aggregate.addJoined(route.told(joined));
    }
    if (aggregates.size() + members.size() >= MOST_PARTS || memberCount >= MOST_MEMBERS) {
      flush();
    }
  }

  /** Passes everything on. */
  void flush() {
    aggregates.forEach(
        (key, aggregate) ->
            windows.accept(
                new WindowPart(
                    key.route.version(),
                    key.windowStart,
                    key.windowStart + key.route.windowSize(),
                    key.group,
                    aggregate)));
    aggregates.clear();
    members.forEach(
        (key, part) -> sequences.accept(new SequencePart(key.route.version(), key.group, part)));
    members.clear();
    memberCount = 0;
  }

  /** Ordered, so that colliding hashes of chosen key values stay cheap. */
  private record PartKey(DetectionRoute route, long windowStart, Group group)
      implements Comparable<PartKey> {
    @Override
    public int compareTo(PartKey other) {
      int byWindow = Long.compare(windowStart, other.windowStart);
      int byGroup = byWindow != 0 ? byWindow : group.compareTo(other.group);
      return byGroup != 0
          ? byGroup
          : route.detection().name().compareTo(other.route.detection().name());
    }

    @Override
    public int hashCode() {
      return 31 * (31 * group.hashCode() + Long.hashCode(windowStart))
          + route.detection().name().hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof PartKey key
          && route == key.route
          && windowStart == key.windowStart
          && group.equals(key.group);
    }
  }
}
