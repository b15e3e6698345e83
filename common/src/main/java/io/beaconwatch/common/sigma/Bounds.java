package io.beaconwatch.common.sigma;

import java.util.Optional;

/** Reads {@code {gte: N}} or {@code {gt: N}}, and {@code {lte: N}} or {@code {lt: N}}. */
final class Bounds {
  private Bounds() {}

  /** The least whole number that satisfies it. */
  static Optional<Long> atLeast(YamlMap map, long least, Problems problems) {
    Optional<Long> gte = map.whole("gte", least);
    Optional<Long> gt = map.whole("gt", least - 1).map(bound -> bound + 1);
    return one("gte", gte, "gt", gt, map, problems)
        .map(bound -> Math.min(bound, Integer.MAX_VALUE));
  }

  /** The greatest whole number that satisfies it. */
  static Optional<Long> atMost(YamlMap map, Problems problems) {
    Optional<Long> lte = map.whole("lte", 0);
    Optional<Long> lt = map.whole("lt", 1).map(bound -> bound - 1);
    return one("lte", lte, "lt", lt, map, problems);
  }

  private static Optional<Long> one(
      String nameA,
      Optional<Long> a,
      String nameB,
      Optional<Long> b,
      YamlMap map,
      Problems problems) {
    if (map.has(nameA) && map.has(nameB)) {
      problems.error(map.line(nameB), "'" + nameA + "' and '" + nameB + "' exclude each other");
    }
    return a.or(() -> b);
  }
}
