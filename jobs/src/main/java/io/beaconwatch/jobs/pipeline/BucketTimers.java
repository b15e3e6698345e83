package io.beaconwatch.jobs.pipeline;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.TimerService;

/**
 * Event-time timers of the buckets of fixed windows, which have one at a time, each set once,
 * however many parts ask for it: Flink looks among all timers whether it has one already, and
 * RocksDB on the disk. What was set before a restart is set once more after it, which changes
 * nothing.
 */
final class BucketTimers {
  /** The one that each bucket set last and that has not fired. */
  private final Map<Bucket, Long> set = new HashMap<>();

  /**
   * @param bucket the current key
   */
  void set(Bucket bucket, long time, TimerService timers) {
    Long before = set.get(bucket);
    if (before == null || before != time) {
      timers.registerEventTimeTimer(time);
      set.put(bucket, time);
    }
  }

  /** Forgets it, so that it may be set again. */
  void fired(Bucket bucket, long time) {
    set.remove(bucket, time);
  }
}
