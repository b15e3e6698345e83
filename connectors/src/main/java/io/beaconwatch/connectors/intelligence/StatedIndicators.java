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
 * statement that left it out, for lookups from then on alone.
 */
final class StatedIndicators {
  /** The end of a row must be known for as long as the versions of its address know it. */
  private static final long ENDS_KEPT = 2 * IndicatorVersions.ENDS_KEPT.toMillis();

  private final Map<String, Map<StatedRow.Key, StatedRow>> owners = new HashMap<>();

  void restore(StatedRow row) {
    owners.computeIfAbsent(row.owner(), owner -> new HashMap<>()).put(row.key(), row);
  }

  /** All that is remembered, without what ended long before that time. */
  List<StatedRow> snapshot(long now) {
    List<StatedRow> rows = new ArrayList<>();
    owners.values().forEach(all -> all.values().removeIf(row -> isForgotten(row, now)));
    owners.values().removeIf(Map::isEmpty);
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
      Indicator indicator = again(row.indicator(), before, statement.time());
      rows.add(IndicatorRecord.of(indicator));
      if (before == null || before.version() <= indicator.version()) {
        stated.put(key, StatedRow.of(statement.owner(), indicator));
      }
      repeated.add(key);
    }
    List<IndicatorRecord> ends = new ArrayList<>();
    if (statement.whole()) {
      stated.replaceAll(
          (key, row) -> {
            if (!row.isPresent() || repeated.contains(key)) {
              return row;
            }
            StatedRow ended = row.ended(Math.max(statement.time(), row.version()));
            ends.add(IndicatorRecord.of(ended.end()));
            return ended;
          });
    }
    return new Change(rows, ends);
  }

  /** A row that comes back holds again from the statement on that brings it. */
  private static Indicator again(Indicator indicator, StatedRow before, long time) {
    return before == null || before.isPresent() || indicator.version() > before.ended()
        ? indicator
        : indicator.written(Math.max(time, before.ended() + 1));
  }

  /**
   * What to pass on.
   *
   * @param rows as they were stated
   * @param ends of rows that are gone
   */
  record Change(List<IndicatorRecord> rows, List<IndicatorRecord> ends) {}
}
