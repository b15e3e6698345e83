package io.beaconwatch.connectors.elasticsearch;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a deadline. */
final class Await {
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final Duration INTERVAL = Duration.ofMillis(10);

  private Await() {}

  static void until(Callable<Boolean> condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - start > DEADLINE.toNanos()) {
        throw new AssertionError("not within " + DEADLINE);
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }
}
