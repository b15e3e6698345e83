package io.beaconwatch.jobs.options;

import java.util.List;
import java.util.Optional;

/** Reads the options of a replay and holds them against those of detection. */
final class ReadReplaySettings {
  private ReadReplaySettings() {}

  /** The settings, or empty when nothing is replayed. */
  static Optional<ReplaySettings> from(ReadOptions options) {
    if (!options.has(ReplayOptions.DEAD_LETTERS)) {
      return Optional.empty();
    }
    options.require(
        DetectOptions.WATCH,
        !options.has(DetectOptions.WATCH),
        "goes on for ever, and a replay ends");
    options.require(
        KafkaOptions.TOPICS,
        !ReadKafkaSettings.isLive(options),
        "goes on for ever, and a replay ends; is kafka.stop missing?");
    options.require(
        KafkaOptions.START,
        !options.has(KafkaOptions.TOPICS)
            || options.value(KafkaOptions.START).filter("earliest"::equals).isPresent(),
        "a replay reads topics from their earliest record, or its windows would count too few");
    List<String> paths =
        options.readable(
            ReplayOptions.DEAD_LETTERS, options.texts(ReplayOptions.DEAD_LETTERS), true);
    return Optional.of(new ReplaySettings(paths));
  }
}
