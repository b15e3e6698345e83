package io.beaconwatch.jobs.options;

import java.util.Optional;

/** Reads the options of Kafka and holds them against each other. */
final class ReadKafkaSettings {
  private ReadKafkaSettings() {}

  /** The settings, or empty when no option of Kafka is given. */
  static Optional<KafkaSettings> from(ReadOptions options) {
    if (!options.hasAny(KafkaOptions.GROUP)) {
      return Optional.empty();
    }
    return Optional.of(new KafkaSettings(options.entries(KafkaOptions.PROPERTIES)));
  }
}
