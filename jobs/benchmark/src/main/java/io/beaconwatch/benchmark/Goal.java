package io.beaconwatch.benchmark;

import java.util.Locale;

/**
 * A ratio that is wanted between two contestants of a scenario.
 *
 * @param subject the contestant of which it is wanted
 * @param against what it is compared with
 * @param kind what is divided by what
 */
record Goal(String subject, String against, Kind kind, double limit) {

  /** What is compared, and which way is better. */
  enum Kind {
    /** How many times as fast the subject is, at least. */
    SPEED("speed", "≥"),
    /** How many times as long the subject takes, at most. */
    TIME("time", "≤"),
    /** How many times the CPU time the subject takes, at most. */
    CPU("CPU", "≤");

    private final String label;
    private final String sign;

    Kind(String label, String sign) {
      this.label = label;
      this.sign = sign;
    }
  }

  double ratio(Reading ofSubject, Reading ofOther) {
    return switch (kind) {
      case SPEED -> ofOther.wall() / ofSubject.wall();
      case TIME -> ofSubject.wall() / ofOther.wall();
      case CPU -> ofSubject.cpu() / ofOther.cpu();
    };
  }

  boolean isMet(double ratio) {
    return kind == Kind.SPEED ? ratio >= limit : ratio <= limit;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s: %s %s %.2f × that of %s", subject, kind.label, kind.sign, limit, against);
  }
}
