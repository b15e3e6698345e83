package io.beaconwatch.jobs.options;

import io.beaconwatch.connectors.kafka.EventTimeOptions.Alignment;
import io.beaconwatch.connectors.kafka.KafkaCluster;
import io.beaconwatch.connectors.kafka.KafkaOutput;
import io.beaconwatch.connectors.kafka.KafkaTelemetry;
import io.beaconwatch.connectors.kafka.StartingOffsets;
import io.beaconwatch.connectors.kafka.StoppingOffsets;
import io.beaconwatch.connectors.kafka.Topics;
import io.beaconwatch.jobs.options.KafkaSettings.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.configuration.ConfigOption;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Reads the options of Kafka and holds them against each other. */
final class ReadKafkaSettings {
  private static final Duration A_MILLISECOND = Duration.ofMillis(1);

  /** How often partitions are held against each other; Flink's documents suggest no less. */
  private static final Duration ALIGNMENT_INTERVAL = Duration.ofSeconds(1);

  private final ReadOptions options;
  private final Mode mode;

  private ReadKafkaSettings(ReadOptions options, Mode mode) {
    this.options = options;
    this.mode = mode;
  }

  /**
   * The settings, or empty when no option of Kafka is given.
   *
   * @param mode as it will be
   * @param indicatorTopics that threat intelligence is read from
   */
  static Optional<KafkaSettings> from(
      ReadOptions options, Mode mode, List<String> indicatorTopics) {
    return options.hasAny(KafkaOptions.GROUP)
        ? Optional.of(new ReadKafkaSettings(options, mode).settings(indicatorTopics))
        : Optional.empty();
  }

  /** Whether telemetry comes from topics and never ends. */
  static boolean isLive(ReadOptions options) {
    return options.has(KafkaOptions.TOPICS) && !options.has(KafkaOptions.STOP);
  }

  private KafkaSettings settings(List<String> indicatorTopics) {
    options.requireBeside(KafkaOptions.GROUP, KafkaOptions.BOOTSTRAP_SERVERS, "where is Kafka?");
    Map<String, String> properties = options.entries(KafkaOptions.PROPERTIES);
    KafkaCluster cluster =
        new KafkaCluster(options.value(KafkaOptions.BOOTSTRAP_SERVERS).orElse(""), properties);
    KafkaSettings settings =
        new KafkaSettings(
            cluster,
            telemetry(cluster),
            options.duration(KafkaOptions.IDLENESS, A_MILLISECOND).orElseThrow(),
            options
                .duration(KafkaOptions.ALIGNMENT_DRIFT, A_MILLISECOND)
                .map(drift -> new Alignment(drift, ALIGNMENT_INTERVAL)),
            options.value(KafkaOptions.ALERTS_TOPIC),
            options.value(KafkaOptions.DEAD_LETTER_TOPIC),
            delivery(),
            options.value(KafkaOptions.TRANSACTIONAL_ID_PREFIX));
    checkTopics(settings, indicatorTopics);
    checkNumbers(properties);
    if (settings.delivery() == Delivery.EXACTLY_ONCE
        && (settings.takesAlerts() || settings.takesDeadLetters())) {
      checkTransactions(properties);
    }
    return settings;
  }

  private Optional<KafkaTelemetry> telemetry(KafkaCluster cluster) {
    Duration discovery =
        options.duration(KafkaOptions.DISCOVERY_INTERVAL, A_MILLISECOND).orElseThrow();
    StartingOffsets start = start();
    StoppingOffsets stop = stop();
    return topics()
        .map(
            topics ->
                new KafkaTelemetry(
                    cluster,
                    topics,
                    options.required(KafkaOptions.GROUP_ID),
                    start,
                    stop,
                    discovery));
  }

  /** A regular expression is told by a character that no topic's name has. */
  private Optional<Topics> topics() {
    List<String> texts = options.texts(KafkaOptions.TOPICS);
    if (texts.isEmpty()) {
      return Optional.empty();
    }
    options.require(
        KafkaOptions.TOPICS,
        !options.has(DetectOptions.INPUT),
        "telemetry comes from topics or from input, and not from both");
    if (texts.stream().allMatch(ReadKafkaSettings::isName)) {
      return Optional.of(new Topics.Named(texts));
    }
    if (texts.size() > 1) {
      options.require(
          KafkaOptions.TOPICS, false, "takes names of topics, or one regular expression alone");
      return Optional.empty();
    }
    try {
      return Optional.of(Topics.Matching.of(texts.get(0)));
    } catch (PatternSyntaxException e) {
      options.require(
          KafkaOptions.TOPICS,
          false,
          "is neither a name nor a regular expression: " + e.getDescription());
      return Optional.empty();
    }
  }

  private static boolean isName(String topic) {
    return topic
        .chars()
        .allMatch(
            c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "._-".indexOf(c) >= 0);
  }

  private StartingOffsets start() {
    String start = options.required(KafkaOptions.START).strip();
    return switch (start) {
      case "earliest" -> StartingOffsets.End.EARLIEST;
      case "latest" -> StartingOffsets.End.LATEST;
      case "committed" -> new StartingOffsets.Committed(StartingOffsets.End.EARLIEST);
      default ->
          time(KafkaOptions.START, start)
              .<StartingOffsets>map(StartingOffsets.At::new)
              .orElse(StartingOffsets.End.EARLIEST);
    };
  }

  private StoppingOffsets stop() {
    Optional<String> stop = options.value(KafkaOptions.STOP).map(String::strip);
    if (stop.isEmpty()) {
      return StoppingOffsets.End.NEVER;
    }
    if (stop.get().equals("latest")) {
      return StoppingOffsets.End.LATEST;
    }
    return time(KafkaOptions.STOP, stop.get())
        .<StoppingOffsets>map(StoppingOffsets.At::new)
        .orElse(StoppingOffsets.End.LATEST);
  }

  private Optional<Instant> time(ConfigOption<String> option, String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      options.refuse(option);
      return Optional.empty();
    }
  }

  private Delivery delivery() {
    Optional<Delivery> given = options.value(KafkaOptions.DELIVERY);
    options.require(
        KafkaOptions.DELIVERY,
        mode == Mode.STREAMING || given.filter(Delivery.EXACTLY_ONCE::equals).isEmpty(),
        "exactly-once writes with checkpoints, which mode batch does not take");
    // From when some of the readers have ended, MatchDetections, which is chained to them and has
    // union state, makes Flink decline every checkpoint.
    boolean letters = options.has(ReplayOptions.DEAD_LETTERS_TOPICS);
    boolean stops =
        mode == Mode.STREAMING
            && (letters || (options.has(KafkaOptions.TOPICS) && options.has(KafkaOptions.STOP)));
    options.require(
        KafkaOptions.DELIVERY,
        !stops || given.filter(Delivery.EXACTLY_ONCE::equals).isEmpty(),
        "exactly-once writes with checkpoints, and with "
            + (letters ? ReplayOptions.DEAD_LETTERS_TOPICS : KafkaOptions.STOP).key()
            + " Flink takes none from when the"
            + " first reader of topics has ended: what is written would never become visible");
    return given.orElse(
        mode == Mode.STREAMING && !stops ? Delivery.EXACTLY_ONCE : Delivery.AT_LEAST_ONCE);
  }

  /** A dead letter that is read as telemetry is rejected, and so makes another, without end. */
  private void checkTopics(KafkaSettings settings, List<String> indicatorTopics) {
    Optional<Topics> telemetry = settings.telemetry().map(KafkaTelemetry::topics);
    Map<ConfigOption<String>, Optional<String>> outputs = new LinkedHashMap<>();
    outputs.put(KafkaOptions.ALERTS_TOPIC, settings.alertsTopic());
    outputs.put(KafkaOptions.DEAD_LETTER_TOPIC, settings.deadLetterTopic());
    outputs.forEach(
        (option, output) -> {
          options.require(
              KafkaOptions.TOPICS,
              output.isEmpty()
                  || telemetry.filter(topics -> topics.contains(output.get())).isEmpty(),
              "would also read "
                  + option.key()
                  + " '"
                  + output.orElse("")
                  + "', so that what the job writes comes back as telemetry");
          options.require(
              option,
              output.filter(indicatorTopics::contains).isEmpty(),
              "must not be one of " + IndicatorOptions.THREAT_INTEL_TOPICS.key());
        });
    List<String> letters = options.texts(ReplayOptions.DEAD_LETTERS_TOPICS);
    refuseReadTwice(telemetry, IndicatorOptions.THREAT_INTEL_TOPICS, indicatorTopics);
    refuseReadTwice(telemetry, ReplayOptions.DEAD_LETTERS_TOPICS, letters);
    options.require(
        KafkaOptions.ALERTS_TOPIC,
        settings.alertsTopic().filter(letters::contains).isEmpty(),
        "must not be one of " + ReplayOptions.DEAD_LETTERS_TOPICS.key());
    options.require(
        KafkaOptions.DEAD_LETTER_TOPIC,
        settings.deadLetterTopic().isEmpty()
            || !settings.deadLetterTopic().equals(settings.alertsTopic()),
        "must not be " + KafkaOptions.ALERTS_TOPIC.key() + ", whose readers expect alerts");
  }

  private void refuseReadTwice(
      Optional<Topics> telemetry, ConfigOption<List<String>> option, List<String> others) {
    for (String topic : others) {
      options.require(
          KafkaOptions.TOPICS,
          telemetry.filter(topics -> topics.contains(topic)).isEmpty(),
          "would also read '" + topic + "', which is one of " + option.key());
    }
  }

  /** What the job itself reads of the properties. */
  private void checkNumbers(Map<String, String> properties) {
    for (String name :
        List.of(
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, ProducerConfig.MAX_REQUEST_SIZE_CONFIG)) {
      String value = properties.get(name);
      options.require(
          KafkaOptions.PROPERTIES,
          value == null || milliseconds(value).isPresent(),
          name + " must be a whole number above 0");
    }
  }

  /** A transaction is open from one checkpoint to the end of the next, and through a restart. */
  private void checkTransactions(Map<String, String> properties) {
    long timeout =
        Optional.ofNullable(properties.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG))
            .flatMap(ReadKafkaSettings::milliseconds)
            .orElse(KafkaOutput.DEFAULT_TRANSACTION_TIMEOUT);
    Duration interval =
        options.duration(DetectOptions.CHECKPOINT_INTERVAL, Duration.ZERO).orElseThrow();
    options.require(
        DetectOptions.CHECKPOINT_INTERVAL,
        interval.multipliedBy(2).toMillis() <= timeout,
        "must be at most half of kafka.properties.transaction.timeout.ms, which is "
            + timeout
            + ": a transaction that times out before its checkpoint is done loses its alerts");
  }

  private static Optional<Long> milliseconds(String text) {
    try {
      return Optional.of(Long.parseLong(text.strip())).filter(value -> value > 0);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
