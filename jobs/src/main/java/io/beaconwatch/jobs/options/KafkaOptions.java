package io.beaconwatch.jobs.options;

import io.beaconwatch.jobs.options.KafkaSettings.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** How Kafka is reached, what is read there and written; read by {@link ReadKafkaSettings}. */
public final class KafkaOptions {
  public static final ConfigOption<String> BOOTSTRAP_SERVERS =
      ConfigOptions.key("kafka.bootstrap-servers")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Brokers to begin with, with commas between. With one alone the job cannot start"
                  + " while that one is down.");

  public static final ConfigOption<Map<String, String>> PROPERTIES =
      ConfigOptions.key("kafka.properties")
          .mapType()
          .noDefaultValue()
          .withDescription(
              "Anything that Kafka's clients take, under Kafka's own name and as text, such as"
                  + " kafka.properties.security.protocol. What is misspelt, Kafka ignores with a"
                  + " warning in the log.");

  public static final ConfigOption<List<String>> TOPICS =
      ConfigOptions.key("kafka.topics")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription(
              "Read telemetry from these topics instead of files: names, or one regular expression"
                  + " for whole names, such as 'telemetry-.*', which also finds topics that are"
                  + " created later. None may be a topic that the job writes to or reads indicators"
                  + " from. A value of a record is one record of telemetry, or one batch.");

  public static final ConfigOption<String> GROUP_ID =
      ConfigOptions.key("kafka.group")
          .stringType()
          .defaultValue("beaconwatch")
          .withDescription(
              "The consumer group in which offsets are committed with each checkpoint. It shares"
                  + " no partitions with other members; two jobs of one group overwrite each"
                  + " other's offsets.");

  public static final ConfigOption<String> START =
      ConfigOptions.key("kafka.start")
          .stringType()
          .defaultValue("earliest")
          .withDescription(
              "Where to begin: earliest, latest, committed (the group's offsets, else earliest), or"
                  + " a time (the first record with that Kafka timestamp or a later one). A job"
                  + " that goes on from a savepoint or checkpoint goes on where that was. Anything"
                  + " but earliest begins in the middle of windows, which then count too few:"
                  + " committed offsets come without the state that a savepoint holds.");

  public static final ConfigOption<String> STOP =
      ConfigOptions.key("kafka.stop")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Where to end: latest (what is there when the job starts), or a time (before the"
                  + " first record with that Kafka timestamp or a later one). A run that ends looks"
                  + " for no new partitions. Batch is the better mode for it: in streaming Flink"
                  + " takes no checkpoint from when the first reader has ended, so that output"
                  + " files may appear only at the end, and a failure may repeat the run from its"
                  + " start.");

  public static final ConfigOption<Duration> IDLENESS =
      ConfigOptions.key("kafka.idleness")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription(
              "A partition without records for this long is not waited for. Too short and one that"
                  + " only pauses is overtaken: what it brings then is late, if older than"
                  + " out-of-orderness allows. Too long and a single silent partition holds all"
                  + " alerts back for that long.");

  public static final ConfigOption<Duration> ALIGNMENT_DRIFT =
      ConfigOptions.key("kafka.alignment-drift")
          .durationType()
          .noDefaultValue()
          .withDescription(
              "Do not read a partition further ahead of the slowest than this, in event time. Too"
                  + " small and readers wait for each other more than they read; without it, or"
                  + " too large, a backlog fills state with the windows of the partitions that are"
                  + " ahead.");

  public static final ConfigOption<Duration> DISCOVERY_INTERVAL =
      ConfigOptions.key("kafka.discovery-interval")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription(
              "How often to look for new partitions and topics. Too short loads the brokers with"
                  + " questions; too long and the first records of a new partition wait for that"
                  + " long, and are late where the others have gone on.");

  public static final ConfigOption<String> ALERTS_TOPIC =
      ConfigOptions.key("kafka.alerts-topic")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Write alerts to this topic: the key is the alert's id, the value its JSON, the"
                  + " timestamp its own, and the header detection names the detection. A topic that"
                  + " keeps records for a week drops the alerts of an older archive at once.");

  public static final ConfigOption<String> DEAD_LETTER_TOPIC =
      ConfigOptions.key("kafka.dead-letter-topic")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Write what is rejected or late to this topic, as it stands in the files. A line"
                  + " longer than max.request.size (by default a mebibyte) keeps only the first"
                  + " 4,096 characters of each text, and cannot be replayed.");

  public static final ConfigOption<Delivery> DELIVERY =
      ConfigOptions.key("kafka.delivery")
          .enumType(Delivery.class)
          .noDefaultValue()
          .withDescription(
              "Exactly-once writes in transactions that end with each checkpoint: consumers that"
                  + " read committed records see each alert once, a checkpoint later. At-least-once"
                  + " writes at once, and again after a failure, under the same ids. Neither batch"
                  + " nor a run with kafka.stop has the checkpoints that exactly-once needs.");

  public static final ConfigOption<String> TRANSACTIONAL_ID_PREFIX =
      ConfigOptions.key("kafka.transactional-id-prefix")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Begins the ids of transactions. Two jobs that share it abort each other's"
                  + " transactions; a job that changes it leaves open ones behind, which hold up"
                  + " readers until kafka.properties.transaction.timeout.ms has passed.");

  static final OptionGroup GROUP =
      OptionGroup.of(
          "Kafka",
          "Topics to read and to write.",
          DetectOption.of(
              BOOTSTRAP_SERVERS, new ValueType.Text("host:port"), "required with topics"),
          DetectOption.of(PROPERTIES, new ValueType.Entries("text"), "Kafka's own defaults"),
          DetectOption.of(TOPICS, new ValueType.Texts("topic"), "telemetry comes from input"),
          DetectOption.of(GROUP_ID, new ValueType.Text("group")),
          DetectOption.of(START, new ValueType.TimeOr(List.of("earliest", "latest", "committed"))),
          DetectOption.of(
              STOP, new ValueType.TimeOr(List.of("latest")), "the job goes on for ever"),
          DetectOption.of(IDLENESS, new ValueType.Span()),
          DetectOption.of(ALIGNMENT_DRIFT, new ValueType.Span(), "no limit"),
          DetectOption.of(DISCOVERY_INTERVAL, new ValueType.Span()),
          DetectOption.of(ALERTS_TOPIC, new ValueType.Text("topic"), "no alerts to Kafka"),
          DetectOption.of(
              DEAD_LETTER_TOPIC, new ValueType.Text("topic"), "no dead letters to Kafka"),
          DetectOption.of(
              DELIVERY,
              ValueType.choice(Delivery.class),
              "exactly-once in streaming, at-least-once in batch and with kafka.stop"),
          DetectOption.of(
              TRANSACTIONAL_ID_PREFIX,
              new ValueType.Text("prefix"),
              "beaconwatch and the topic's name"));

  private KafkaOptions() {}
}
