package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import java.util.List;

/**
 * One count for each detection, which takes a record once however many versions of it there are.
 */
final class CountsByName {
  private final Tally.Count[] counts;

  /** By version, the first of the same detection. */
  private final int[] first;

  /** By the first version, the number of the last record that was counted. */
  private final long[] last;

  CountsByName(Tally tally, String prefix, List<Detection> versions) {
    List<String> names = versions.stream().map(Detection::name).toList();
    counts = names.stream().map(name -> tally.count(prefix, name)).toArray(Tally.Count[]::new);
    first = names.stream().mapToInt(names::indexOf).toArray();
    last = new long[counts.length];
  }

  /**
   * Counts a record for a version.
   *
   * @param record its number, from 1
   */
  void add(int version, long record) {
    int name = first[version];
    if (last[name] != record) {
      last[name] = record;
      counts[name].add(1);
    }
  }
}
