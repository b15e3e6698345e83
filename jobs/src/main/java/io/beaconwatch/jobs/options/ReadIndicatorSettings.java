package io.beaconwatch.jobs.options;

/** Reads the options of threat intelligence. */
final class ReadIndicatorSettings {
  private ReadIndicatorSettings() {}

  static IndicatorSettings from(ReadOptions options) {
    return new IndicatorSettings(
        options.readable(
            IndicatorOptions.THREAT_INTEL, options.texts(IndicatorOptions.THREAT_INTEL), false));
  }
}
