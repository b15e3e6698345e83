package io.beaconwatch.jobs.cli;

import java.util.Locale;

/** A number of things, as people write it. */
final class Count {
  private Count() {}

  /**
   * {@code 1 record}, {@code 2,000 records}.
   *
   * @param noun whose plural ends with an s
   */
  static String of(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s", number, noun) + (number == 1 ? "" : "s");
  }
}
