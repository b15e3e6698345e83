package io.beaconwatch.benchmark;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a contestant took.
 *
 * @param bytes that it read, as they are stored
 */
record Measured(Contestant contestant, long bytes, List<Reading> readings) {

  /** Each value's median by itself. */
  Reading median() {
    return new Reading(
        median(Reading::wall),
        median(Reading::cpu),
        median(Reading::broker),
        (long) median(Reading::memory));
  }

  private double median(ToDoubleFunction<Reading> value) {
    double[] sorted = readings.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  double eventsPerSecond() {
    return contestant.lines() / median().wall();
  }

  double bytesPerSecond() {
    return bytes / median().wall();
  }
}
