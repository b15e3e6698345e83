package io.beaconwatch.connectors.intelligence;

import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.intelligence.IndicatorVersions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who stated which rows, so that a row which its owner does not repeat ends: as of the time of the
 * statement that left it out, for lookups from then on alone. What others state too ends with the
 * last of them.
 */
final class StatedIndicators {
  /** The end of a row must be known for as long as the versions of its address know it. */
  private static final long ENDS_KEPT = 2 * IndicatorVersions.ENDS_KEPT.toMillis();

  private final Map<String, Map<StatedRow.Key, StatedRow>> owners = new HashMap<>();
  private final Map<StatedRow.Group, Holders> groups = new HashMap<>();

  /**
   * Who states rows of a group. An owner has at most one of each.
   *
   * @param present how many state one now
   * @param ended when the last of the others did, or {@link StatedRow#PRESENT}
   */
  private record Holders(int present, long ended) {
    static final Holders NONE = new Holders(0, StatedRow.PRESENT);

    Holders with(StatedRow row, int more) {
      return row.isPresent()
          ? new Holders(present + more, ended)
          : new Holders(present, Math.max(ended, row.ended()));
    }
  }

  void restore(StatedRow row) {
    put(owners.computeIfAbsent(row.owner(), owner -> new HashMap<>()), row);
  }

  private Holders holders(StatedRow.Group group) {
    return groups.getOrDefault(group, Holders.NONE);
  }

  private void put(Map<StatedRow.Key, StatedRow> stated, StatedRow row) {
    StatedRow before = stated.put(row.key(), row);
    Holders holders = holders(row.group());
    if (before != null) {
      holders = holders.with(before, -1);
    }
    groups.put(row.group(), holders.with(row, 1));
  }

  /** All that is remembered, without what ended long before that time. */
  List<StatedRow> snapshot(long now) {
    List<StatedRow> rows = new ArrayList<>();
    owners.values().forEach(all -> all.values().removeIf(row -> isForgotten(row, now)));
    owners.values().removeIf(Map::isEmpty);
    groups
        .values()
        .removeIf(holders -> holders.present() == 0 && holders.ended() + ENDS_KEPT < now);
    owners.values().forEach(all -> rows.addAll(all.values()));
    return rows;
  }

  private static boolean isForgotten(StatedRow row, long now) {
    return !row.isPresent() && row.ended() + ENDS_KEPT < now;
  }

  /** What a statement comes to: its rows, and the ends of those that it does not repeat. */
  Change apply(FeedStatement statement) {
    if (statement.owner() == null) {
      return new Change(statement.rows(), List.of());
    }
    Map<StatedRow.Key, StatedRow> stated =
        owners.computeIfAbsent(statement.owner(), owner -> new HashMap<>());
    Set<StatedRow.Key> repeated = new HashSet<>();
    List<IndicatorRecord> rows = new ArrayList<>(statement.rows().size());
    for (IndicatorRecord row : statement.rows()) {
      if (row.indicator() == null) {
        rows.add(row);
        continue;
      }
      StatedRow.Key key = StatedRow.Key.of(row.indicator());
      StatedRow before = stated.get(key);
      Indicator indicator = again(row.indicator(), statement.time());
      rows.add(IndicatorRecord.of(indicator));
      StatedRow now = StatedRow.of(statement.owner(), indicator);
      put(stated, before == null ? now : now.atLeast(before.version()));
      repeated.add(key);
    }
    return new Change(
        rows, statement.whole() ? ends(stated, repeated, statement.time()) : List.of());
  }

  private List<IndicatorRecord> ends(
      Map<StatedRow.Key, StatedRow> stated, Set<StatedRow.Key> repeated, long time) {
    List<IndicatorRecord> ends = new ArrayList<>();
    for (StatedRow row : List.copyOf(stated.values())) {
      if (row.isPresent() && !repeated.contains(row.key())) {
        put(stated, row.ended(Math.max(time, row.version())));
        Holders others = holders(row.group());
        if (others.present() == 0) {
          ends.add(IndicatorRecord.of(row.ended(others.ended()).end()));
        }
      }
    }
    return ends;
  }

  /** A row that comes back holds again from the statement on that brings it. */
  private Indicator again(Indicator indicator, long time) {
    Holders holders = holders(StatedRow.Group.of(indicator));
    return holders.present() > 0
            || holders.ended() == StatedRow.PRESENT
            || indicator.version() > holders.ended()
        ? indicator
        : indicator.written(Math.max(time, holders.ended() + 1));
  }

  /**
   * What to pass on.
   *
   * @param rows as they were stated
   * @param ends of rows that are gone
   */
  record Change(List<IndicatorRecord> rows, List<IndicatorRecord> ends) {}
}
