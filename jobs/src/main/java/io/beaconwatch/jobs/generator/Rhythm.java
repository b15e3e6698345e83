package io.beaconwatch.jobs.generator;

import com.google.common.primitives.ImmutableLongArray;

/**
 * When planted connections happen: one every period, moved by up to the jitter. In milliseconds.
 *
 * @param phase of the first, from the start of its hour of the clock
 * @param hours of the clock that it touches
 * @param anHour connections in each whole hour, or 0 when the rhythm cannot be cut to fewer hours
 * @param count in all hours
 */
record Rhythm(long period, long phase, long jitter, int hours, int anHour, int count) {

  /**
   * As many in every hour of the clock, whatever the jitter, which therefore has to stay below half
   * of the period.
   */
  static Rhythm hourly(int anHour, int jitterSeconds, int hours) {
    long period = GeneratorSettings.HOUR / anHour;
    return new Rhythm(period, period / 2, jitterSeconds * 1000L, hours, anHour, anHour * hours);
  }

  /** A single run of connections. */
  static Rhythm once(int count, int periodSeconds, int phaseSeconds, int jitterSeconds) {
    long last = phaseSeconds + (count - 1L) * periodSeconds + jitterSeconds;
    return new Rhythm(
        periodSeconds * 1000L,
        phaseSeconds * 1000L,
        jitterSeconds * 1000L,
        (int) (last / 3600) + 1,
        0,
        count);
  }

  /** The longest form of it that fits into that many hours; null when none does. */
  Rhythm within(int available) {
    if (hours <= available) {
      return this;
    }
    return anHour == 0
        ? null
        : new Rhythm(period, phase, jitter, available, anHour, anHour * available);
  }

  /** The times from an hour's start on, in ascending order as long as the jitter is small. */
  ImmutableLongArray times(long hourStart, long draw) {
    ImmutableLongArray.Builder times = ImmutableLongArray.builder(count);
    for (int i = 0; i < count; i++) {
      times.add(hourStart + phase + i * period + Draw.around(Draw.of(draw, i), jitter));
    }
    return times.build();
  }
}
