package io.beaconwatch.jobs.options;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads the options of a replay and holds them against those of detection. */
final class ReadReplaySettings {
  private ReadReplaySettings() {}

  /** The settings, or empty when nothing is replayed. */
  static Optional<ReplaySettings> from(ReadOptions options) {
    if (!isAsked(options)) {
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
    List<String> topics = options.texts(ReplayOptions.DEAD_LETTERS_TOPICS);
    options.require(
        ReplayOptions.DEAD_LETTERS_TOPICS,
        topics.isEmpty() || options.has(KafkaOptions.BOOTSTRAP_SERVERS),
        "needs kafka.bootstrap-servers");
    options.require(
        ReplayOptions.DEAD_LETTERS_TOPICS,
        Collections.disjoint(topics, options.texts(IndicatorOptions.THREAT_INTEL_TOPICS)),
        "must not be one of " + IndicatorOptions.THREAT_INTEL_TOPICS.key());
    return Optional.of(new ReplaySettings(paths, topics));
  }

  /** Whether there are dead letters to read. */
  static boolean isAsked(ReadOptions options) {
    return options.has(ReplayOptions.DEAD_LETTERS)
        || options.has(ReplayOptions.DEAD_LETTERS_TOPICS);
  }
}
