package io.beaconwatch.benchmark;

import java.util.List;
import java.util.Locale;

/**
 * What is wanted of a contestant.
 *
 * @param against what it is compared with, the mean of several; empty for an absolute goal
 */
record Goal(String subject, List<String> against, Kind kind, double limit) {

  /** What is compared, and which way is better. */
  enum Kind {
    SPEED("speed ≥ %.2f × that of %s"),
    SPEED_PER_BYTE("bytes a second ≥ %.2f × those of %s"),
    EVENTS_PER_SECOND("events a second ≥ %,.0f"),
    TIME("time ≤ %.2f × that of %s"),
    CPU("CPU time ≤ %.2f × that of %s"),
    MEBIBYTES("peak memory ≤ %,.0f MiB");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    private boolean isLeast() {
      return this == SPEED || this == SPEED_PER_BYTE || this == EVENTS_PER_SECOND;
    }
  }

  Goal(String subject, String against, Kind kind, double limit) {
    this(subject, List.of(against), kind, limit);
  }

  Goal(String subject, Kind kind, double limit) {
    this(subject, List.of(), kind, limit);
  }

  /**
   * What was reached.
   *
   * @param others in the order of {@link #against}
   */
  double reached(Measured of, List<Measured> others) {
    return switch (kind) {
      case SPEED -> mean(others, other -> other.median().wall()) / of.median().wall();
      case SPEED_PER_BYTE -> of.bytesPerSecond() / mean(others, Measured::bytesPerSecond);
      case EVENTS_PER_SECOND -> of.eventsPerSecond();
      case TIME -> of.median().wall() / mean(others, other -> other.median().wall());
      case CPU -> of.median().cpu() / mean(others, other -> other.median().cpu());
      case MEBIBYTES -> of.median().memory() / (double) (1 << 20);
    };
  }

  private static double mean(
      List<Measured> measured, java.util.function.ToDoubleFunction<Measured> value) {
    return measured.stream().mapToDouble(value).average().orElseThrow();
  }

  boolean isMet(double reached) {
    return kind.isLeast() ? reached >= limit : reached <= limit;
  }

  @Override
  public String toString() {
    return subject
        + ": "
        + String.format(Locale.ROOT, kind.text, limit, String.join(", ", against));
  }
}
