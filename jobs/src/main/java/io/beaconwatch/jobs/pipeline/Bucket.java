package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.WindowPart;

/**
 * The key by which aggregation is spread: one window of one detection, cut into 512 buckets of
 * groups. One entry of keyed state then holds many groups, which costs far less than an entry, a
 * timer and a lookup for each, and rescales with Flink's key groups like any other key.
 *
 * @param detection the detection's name
 * @param windowStart for a sliding window, whose buckets live on, 0 or the time since which its
 *     version counts
 * @param windowEnd 0 for a sliding window
 * @param number 0 to 511
 */
public record Bucket(String detection, long windowStart, long windowEnd, int number) {
  /** More spread better over key groups and cost more timers; part of every savepoint. */
  private static final int BITS = 9;

  static Bucket of(WindowPart part) {
    return new Bucket(part.detection(), part.windowStart(), part.windowEnd(), number(part.group()));
  }

  static Bucket of(SequencePart part) {
    // Another version's connections lie apart: both may have a run of the group that is open.
    long since = part.version().since();
    return new Bucket(
        part.detection(), since == Long.MIN_VALUE ? 0 : since, 0, number(part.group()));
  }

  /** What all buckets of the window have in common. */
  Bucket window() {
    return new Bucket(detection, windowStart, windowEnd, 0);
  }

  boolean isOfSameWindow(Bucket other) {
    return windowStart == other.windowStart
        && windowEnd == other.windowEnd
        && detection.equals(other.detection);
  }

  /**
   * Spelt out, since it picks the key group: a record's own may change from one Java to the next.
   */
  @Override
  public int hashCode() {
    int windows = 31 * Long.hashCode(windowStart) + Long.hashCode(windowEnd);
    return 31 * (31 * detection.hashCode() + windows) + number;
  }

  /** Spelt out too: a record's own is slow until it is compiled, and this runs for every part. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Bucket bucket && number == bucket.number && isOfSameWindow(bucket);
  }

  private static int number(Group group) {
    // Spread the high bits down: a polynomial hash of similar texts differs little in the low ones.
    int hash = group.hashCode() * 0x9E3779B9;
    return hash >>> (Integer.SIZE - BITS);
  }
}
