package io.beaconwatch.jobs.options;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the options of threat intelligence. */
final class ReadIndicatorSettings {
  private static final Duration A_MILLISECOND = Duration.ofMillis(1);

  private ReadIndicatorSettings() {}

  /**
   * @param live whether telemetry goes on for ever
   */
  static IndicatorSettings from(ReadOptions options, boolean live) {
    Optional<Duration> watch = options.duration(IndicatorOptions.THREAT_INTEL_WATCH, A_MILLISECOND);
    List<String> paths =
        options.readable(
            IndicatorOptions.THREAT_INTEL,
            options.texts(IndicatorOptions.THREAT_INTEL),
            watch.isPresent());
    if (options.has(IndicatorOptions.THREAT_INTEL_WATCH)) {
      options.require(
          IndicatorOptions.THREAT_INTEL_WATCH,
          options.has(IndicatorOptions.THREAT_INTEL),
          "watches the files of threat-intel, and there are none");
      options.require(
          IndicatorOptions.THREAT_INTEL_WATCH,
          live,
          "needs telemetry that goes on, as with watch; a run that ends reads each file once");
    }
    List<String> topics = options.texts(IndicatorOptions.THREAT_INTEL_TOPICS);
    options.require(
        IndicatorOptions.THREAT_INTEL_TOPICS,
        topics.isEmpty() || options.has(KafkaOptions.BOOTSTRAP_SERVERS),
        "needs kafka.bootstrap-servers");
    return new IndicatorSettings(
        paths,
        watch,
        topics,
        options.duration(IndicatorOptions.THREAT_INTEL_HOLD, Duration.ZERO).orElseThrow());
  }
}
