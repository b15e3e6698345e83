package io.beaconwatch.connectors.elasticsearch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to leave a cluster alone after a failure: exponential, with full jitter, so that the
 * writers of a job do not come back at once. See Brooker, "Exponential Backoff And Jitter", 2015.
 */
final class Backoff {
  /** Beyond it the doubling would overflow; the bound is long reached. */
  private static final int MOST_DOUBLINGS = 30;

  private final long first;
  private final long most;
  private final RandomGenerator random;

  /**
   * @param first bound of the first pause
   * @param most bound of every pause
   */
  Backoff(Duration first, Duration most, RandomGenerator random) {
    this.first = first.toMillis();
    this.most = most.toMillis();
    this.random = random;
  }

  /**
   * The next pause in milliseconds, at least 1.
   *
   * @param failures how often it failed so far, from 1
   */
  long millis(int failures) {
    return 1 + random.nextLong(bound(failures));
  }

  /** The longest that the pause may be. */
  long bound(int failures) {
    return Math.max(1, Math.min(most, first << Math.min(failures - 1, MOST_DOUBLINGS)));
  }
}
