package io.beaconwatch.jobs.options;

import java.time.Duration;
import java.util.Optional;

/** Reads the options of provisional alerts and holds them against the others. */
final class ReadProvisionalSettings {
  private static final Duration A_MILLISECOND = Duration.ofMillis(1);

  private ReadProvisionalSettings() {}

  /**
   * The longest that counts wait to be passed on, or empty where alerts are told when final.
   *
   * @param mode as it will be
   */
  static Optional<Duration> from(ReadOptions options, Mode mode) {
    Optional<Duration> delay =
        options.duration(ProvisionalOptions.PROVISIONAL_DELAY, A_MILLISECOND);
    boolean looksBack = options.has(DetectOptions.AS_OF) || ReadReplaySettings.isAsked(options);
    Optional<Boolean> given = options.value(ProvisionalOptions.PROVISIONAL);
    if (given.orElse(false)) {
      options.require(
          ProvisionalOptions.PROVISIONAL,
          mode == Mode.STREAMING,
          "tells alerts while windows are open, and mode batch closes them when all is read");
      options.require(
          ProvisionalOptions.PROVISIONAL,
          !looksBack,
          "tells what is not final, and as-of and replays tell what is");
    }
    boolean byDefault = mode == Mode.STREAMING && options.has(KafkaOptions.TOPICS) && !looksBack;
    return given.orElse(byDefault) ? delay : Optional.empty();
  }
}
