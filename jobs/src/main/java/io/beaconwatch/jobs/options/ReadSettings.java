package io.beaconwatch.jobs.options;

import io.beaconwatch.common.detection.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the options of {@code detect} and holds them against each other. */
final class ReadSettings {
  private static final long SMALLEST_RECORD = 1 << 10;
  private static final long LARGEST_RECORD = 1 << 30;

  /** Flink's own upper bound of parallelism. */
  private static final int MAX_PARALLELISM = 1 << 15;

  private static final int HIGHEST_PORT = 65_535;
  private static final Duration A_MILLISECOND = Duration.ofMillis(1);

  /** Flink refuses to take checkpoints more often. */
  private static final Duration LEAST_CHECKPOINT_INTERVAL = Duration.ofMillis(10);

  private final ReadOptions options;
  private final boolean replays;

  /**
   * @param replays whether there has to be something to replay
   */
  ReadSettings(GivenOptions given, List<Problem> problems, boolean replays) {
    this.options = new ReadOptions(given, problems);
    this.replays = replays;
  }

  DetectSettings settings() {
    options.refuseUnknown();
    List<String> input = input();
    Optional<Duration> watch = options.duration(DetectOptions.WATCH, A_MILLISECOND);
    Optional<Instant> from = options.instant(DetectOptions.FROM);
    Optional<Instant> to = options.instant(DetectOptions.TO);
    Optional<Instant> asOf = options.instant(DetectOptions.AS_OF);
    refuseContradictions(from, to);
    Mode mode = mode();
    Optional<FileSinkSettings> files = ReadFileSinkSettings.from(options, input, mode);
    IndicatorSettings indicators =
        ReadIndicatorSettings.from(options, watch.isPresent() || ReadKafkaSettings.isLive(options));
    Optional<KafkaSettings> kafka = ReadKafkaSettings.from(options, mode, indicators.topics());
    Optional<ElasticsearchSettings> elasticsearch = ReadElasticsearchSettings.from(options);
    requirePlaces(kafka);
    return new DetectSettings(
        input,
        options.required(DetectOptions.FORMAT),
        mode,
        watch,
        detections(),
        filters(),
        from,
        to,
        asOf,
        options.required(DetectOptions.EVENT_TIME),
        options.required(DetectOptions.SEQUENCES),
        options.duration(DetectOptions.OUT_OF_ORDERNESS, Duration.ZERO).orElseThrow(),
        options.duration(DetectOptions.ALLOWED_LATENESS, Duration.ZERO).orElseThrow(),
        options.required(DetectOptions.PROCESS_CONTEXT),
        options.duration(DetectOptions.PROCESS_RETENTION, Duration.ZERO).orElseThrow(),
        options.duration(DetectOptions.PROCESS_WAIT, Duration.ZERO).orElseThrow(),
        ReadProvisionalSettings.from(options, mode),
        options.instant(DetectOptions.EARLIEST_TIME).orElseThrow(),
        options.duration(DetectOptions.LATEST_TIME_AHEAD, Duration.ZERO).orElseThrow(),
        maxRecordSize(),
        maxRejected(),
        parallelism(),
        options
            .duration(DetectOptions.CHECKPOINT_INTERVAL, LEAST_CHECKPOINT_INTERVAL)
            .orElseThrow(),
        options.path(DetectOptions.CHECKPOINT_DIRECTORY),
        webPort(),
        options.required(DetectOptions.PROGRESS),
        indicators,
        files,
        kafka,
        elasticsearch,
        ReadReplaySettings.from(options));
  }

  private List<String> input() {
    return options.readable(
        DetectOptions.INPUT, options.texts(DetectOptions.INPUT), options.has(DetectOptions.WATCH));
  }

  /**
   * Telemetry, alerts and dead letters each need a place. An option that is given and wrong is told
   * of as such, and not as missing.
   */
  private void requirePlaces(Optional<KafkaSettings> kafka) {
    boolean letters = ReadReplaySettings.isAsked(options);
    if (replays) {
      options.require(
          ReplayOptions.DEAD_LETTERS,
          letters,
          "is missing, and so is --"
              + ReplayOptions.DEAD_LETTERS_TOPICS.key()
              + ": what is to be replayed?");
    } else {
      options.require(
          DetectOptions.INPUT,
          letters || options.has(DetectOptions.INPUT) || options.has(KafkaOptions.TOPICS),
          "is missing: what is to be read?");
    }
    boolean folder = options.has(FileSinkOptions.OUTPUT);
    boolean alerts =
        folder
            || options.has(ElasticsearchOptions.HOSTS)
            || kafka.filter(KafkaSettings::takesAlerts).isPresent();
    boolean deadLetters = folder || kafka.filter(KafkaSettings::takesDeadLetters).isPresent();
    options.require(FileSinkOptions.OUTPUT, alerts, "is missing: where to write?");
    options.require(
        FileSinkOptions.OUTPUT,
        deadLetters || !alerts,
        "is missing: where to write what is rejected, refused or late?");
  }

  private Mode mode() {
    Mode mode = options.required(DetectOptions.MODE);
    boolean watch = options.has(DetectOptions.WATCH);
    boolean live = ReadKafkaSettings.isLive(options);
    if (!watch && !live) {
      return mode;
    }
    boolean batch = mode == Mode.BATCH && options.has(DetectOptions.MODE);
    options.require(
        DetectOptions.WATCH, !watch || !batch, "a watched folder has no end, and mode is batch");
    options.require(
        KafkaOptions.TOPICS,
        !live || !batch,
        "a topic has no end, and mode is batch; is kafka.stop missing?");
    return Mode.STREAMING;
  }

  private void refuseContradictions(Optional<Instant> from, Optional<Instant> to) {
    if (from.isPresent() && to.isPresent()) {
      options.require(
          DetectOptions.FROM,
          from.get().isBefore(to.get()),
          "must be before to, and " + from.get() + " is not before " + to.get());
    }
    if (options.has(DetectOptions.AS_OF)) {
      for (var other : List.of(DetectOptions.FROM, DetectOptions.TO, DetectOptions.WATCH)) {
        options.require(
            DetectOptions.AS_OF,
            !options.has(other),
            "sets its own range, and cannot stand beside " + other.key());
      }
      options.require(
          DetectOptions.AS_OF,
          !ReadKafkaSettings.isLive(options),
          "reproduces a run that ended, and topics do not; is kafka.stop missing?");
    }
  }

  private DetectionChoice detections() {
    List<String> values = options.texts(DetectOptions.DETECTIONS);
    if (!values.isEmpty()) {
      try {
        return DetectionChoice.of(values);
      } catch (IllegalArgumentException e) {
        options.require(DetectOptions.DETECTIONS, false, e.getMessage());
      }
    }
    return new DetectionChoice.Bundled();
  }

  private Optional<Path> filters() {
    Optional<Path> filters = options.path(DetectOptions.FILTERS).map(Path::of);
    if (filters.isPresent() && !Files.isDirectory(filters.get())) {
      options.require(DetectOptions.FILTERS, false, "'" + filters.get() + "' is not a folder");
      return Optional.empty();
    }
    return filters;
  }

  private int maxRecordSize() {
    long size = options.required(DetectOptions.MAX_RECORD_SIZE).getBytes();
    boolean holds = size >= SMALLEST_RECORD && size <= LARGEST_RECORD;
    options.require(DetectOptions.MAX_RECORD_SIZE, holds, "must be from 1kb to 1gb");
    return holds ? (int) size : (int) DetectOptions.MAX_RECORD_SIZE.defaultValue().getBytes();
  }

  private OptionalLong maxRejected() {
    Optional<Long> limit = options.value(DetectOptions.MAX_REJECTED);
    options.require(DetectOptions.MAX_REJECTED, limit.orElse(0L) >= 0, "must not be negative");
    return limit.isPresent() ? OptionalLong.of(limit.get()) : OptionalLong.empty();
  }

  private OptionalInt webPort() {
    Optional<Integer> port = options.value(DetectOptions.WEB_PORT);
    boolean holds = port.isEmpty() || (port.get() >= 1 && port.get() <= HIGHEST_PORT);
    options.require(DetectOptions.WEB_PORT, holds, "must be from 1 to " + HIGHEST_PORT);
    return holds && port.isPresent() ? OptionalInt.of(port.get()) : OptionalInt.empty();
  }

  private OptionalInt parallelism() {
    Optional<Integer> given = options.value(DetectOptions.PARALLELISM);
    boolean holds = given.isEmpty() || (given.get() >= 1 && given.get() <= MAX_PARALLELISM);
    options.require(DetectOptions.PARALLELISM, holds, "must be from 1 to " + MAX_PARALLELISM);
    return holds && given.isPresent() ? OptionalInt.of(given.get()) : OptionalInt.empty();
  }
}
