package io.beaconwatch.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.connectors.kafka.EventTimeOptions.Alignment;
import io.beaconwatch.connectors.kafka.KafkaCluster;
import io.beaconwatch.connectors.kafka.KafkaTelemetry;
import io.beaconwatch.connectors.kafka.StartingOffsets;
import io.beaconwatch.connectors.kafka.StoppingOffsets;
import io.beaconwatch.connectors.kafka.Topics;
import io.beaconwatch.jobs.options.KafkaSettings.Delivery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaOptionsTest {
  private static final String SECRET = "org.example.Module required password=\"hush\";";

  @TempDir private Path folder;

  private CheckedSettings check(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--kafka.bootstrap-servers", "a:9092,b:9092"));
    arguments.addAll(List.of("--output", folder.resolve("out").toString()));
    arguments.addAll(List.of(more));
    return DetectArguments.check(arguments.toArray(String[]::new));
  }

  private KafkaSettings kafka(String... more) {
    return check(more).orThrow().kafka().orElseThrow();
  }

  private List<String> problems(String... more) {
    return check(more).problems().stream().map(Problem::toString).toList();
  }

  @Test
  void topicsAreReadForEverUnlessToldToStop() {
    CheckedSettings checked = check("--kafka.topics", "t1", "t.2");
    assertThat(checked.orThrow().mode()).isEqualTo(Mode.STREAMING);
    assertThat(checked.orThrow().isLive()).isTrue();
    KafkaCluster cluster = new KafkaCluster("a:9092,b:9092", Map.of());
    assertThat(checked.orThrow().kafka().orElseThrow())
        .isEqualTo(
            new KafkaSettings(
                cluster,
                Optional.of(
                    new KafkaTelemetry(
                        cluster,
                        new Topics.Named(List.of("t1", "t.2")),
                        "beaconwatch",
                        StartingOffsets.End.EARLIEST,
                        StoppingOffsets.End.NEVER,
                        Duration.ofMinutes(1))),
                Duration.ofMinutes(1),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Delivery.EXACTLY_ONCE,
                Optional.empty()));
  }

  @Test
  void aRunThatStopsWorksInBothModes() {
    for (Mode mode : Mode.values()) {
      CheckedSettings checked =
          check("--kafka.topics", "t", "--kafka.stop", "latest", "--mode", ValueType.label(mode));
      assertThat(checked.orThrow().mode()).isEqualTo(mode);
      assertThat(checked.orThrow().isLive()).isFalse();
    }
  }

  @Test
  void everyOptionHasItsPlace() {
    KafkaSettings kafka =
        kafka(
            "--kafka.topics=tele-.*",
            "--kafka.group=g",
            "--kafka.start=2026-03-03T00:00:00Z",
            "--kafka.stop=2026-03-04T00:00:00Z",
            "--kafka.idleness=10s",
            "--kafka.alignment-drift=1h",
            "--kafka.discovery-interval=5s",
            "--kafka.alerts-topic=alerts",
            "--kafka.dead-letter-topic=dead",
            "--kafka.delivery=at-least-once",
            "--kafka.transactional-id-prefix=p");
    KafkaTelemetry telemetry = kafka.telemetry().orElseThrow();
    assertThat(telemetry.topics())
        .isInstanceOfSatisfying(
            Topics.Matching.class,
            topics -> assertThat(topics.pattern().pattern()).isEqualTo("tele-.*"));
    assertThat(telemetry.group()).isEqualTo("g");
    assertThat(telemetry.startingOffsets())
        .isEqualTo(new StartingOffsets.At(Instant.parse("2026-03-03T00:00:00Z")));
    assertThat(telemetry.stoppingOffsets())
        .isEqualTo(new StoppingOffsets.At(Instant.parse("2026-03-04T00:00:00Z")));
    assertThat(telemetry.discoveryInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(kafka.idleness()).isEqualTo(Duration.ofSeconds(10));
    assertThat(kafka.alignment())
        .contains(new Alignment(Duration.ofHours(1), Duration.ofSeconds(1)));
    assertThat(kafka.output("alerts", "alerts").delivery())
        .isEqualTo(DeliveryGuarantee.AT_LEAST_ONCE);
    assertThat(kafka.output("alerts", "alerts").transactionalIdPrefix()).isEqualTo("p-alerts");
    assertThat(kafka.takesAlerts() && kafka.takesDeadLetters()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"earliest, EARLIEST", "latest, LATEST"})
  void startsByName(String name, StartingOffsets.End expected) {
    assertThat(
            kafka("--kafka.topics", "t", "--kafka.start", name)
                .telemetry()
                .orElseThrow()
                .startingOffsets())
        .isEqualTo(expected);
  }

  @Test
  void startsFromTheGroup() {
    assertThat(
            kafka("--kafka.topics", "t", "--kafka.start", "committed")
                .telemetry()
                .orElseThrow()
                .startingOffsets())
        .isEqualTo(new StartingOffsets.Committed(StartingOffsets.End.EARLIEST));
  }

  @Test
  void sinksOfOneJobKeepTheirTransactionsApart() {
    KafkaSettings kafka = kafka("--kafka.topics", "t");
    assertThat(
            List.of(
                kafka.output("a", "alerts").transactionalIdPrefix(),
                kafka.output("d", "rejected").transactionalIdPrefix(),
                kafka.output("d", "late").transactionalIdPrefix()))
        .containsExactly("beaconwatch-a-alerts", "beaconwatch-d-rejected", "beaconwatch-d-late");
  }

  @Test
  void batchWritesAtLeastOnce() {
    assertThat(kafka("--kafka.topics", "t", "--kafka.stop", "latest").delivery())
        .isEqualTo(Delivery.AT_LEAST_ONCE);
    assertThat(
            problems(
                "--kafka.topics", "t", "--kafka.stop", "latest", "--kafka.delivery=exactly-once"))
        .containsExactly(
            "command line: --kafka.delivery: exactly-once writes with checkpoints, which mode"
                + " batch does not take");
  }

  /** Flink takes no checkpoint once some readers of topics have ended and others have not. */
  @Test
  void aRunThatStopsWritesAtLeastOnce() {
    List<String> stopping = List.of("--kafka.topics=t", "--kafka.stop=latest", "--mode=streaming");
    assertThat(kafka(stopping.toArray(String[]::new)).delivery()).isEqualTo(Delivery.AT_LEAST_ONCE);
    List<String> exactly = new ArrayList<>(stopping);
    exactly.add("--kafka.delivery=exactly-once");
    assertThat(problems(exactly.toArray(String[]::new)))
        .containsExactly(
            "command line: --kafka.delivery: exactly-once writes with checkpoints, and with"
                + " kafka.stop Flink takes none from when the first reader of topics has ended:"
                + " what is written would never become visible");
  }

  @Test
  void aRunOverFilesWritesExactlyOnceInStreaming() throws Exception {
    String input = Files.writeString(folder.resolve("a.json"), "").toString();
    assertThat(kafka("--input", input, "--mode=streaming").delivery())
        .isEqualTo(Delivery.EXACTLY_ONCE);
    assertThat(problems("--input", input, "--mode=streaming", "--kafka.delivery=exactly-once"))
        .isEmpty();
  }

  /** What is written would be read, rejected and written again, without end. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "telemetry.* | alerts | telemetry-dead | none | topics: would also read"
            + " kafka.dead-letter-topic 'telemetry-dead', so that what the job writes comes back as"
            + " telemetry",
        "telemetry-dead | alerts | telemetry-dead | none | topics: would also read"
            + " kafka.dead-letter-topic 'telemetry-dead', so that what the job writes comes back as"
            + " telemetry",
        "a.+ | alerts | dead | none | topics: would also read kafka.alerts-topic 'alerts', so that"
            + " what the job writes comes back as telemetry",
        ".*tel | alerts | dead | intel | topics: would also read 'intel', which is one of"
            + " threat-intel-topics",
        "telemetry | both | both | none | dead-letter-topic: must not be kafka.alerts-topic, whose"
            + " readers expect alerts",
        "telemetry | intel | dead | intel | alerts-topic: must not be one of threat-intel-topics",
        "telemetry | alerts | intel | intel | dead-letter-topic: must not be one of"
            + " threat-intel-topics",
      })
  void noTopicServesTwice(
      String topics, String alerts, String dead, String indicators, String problem) {
    assertThat(
            problems(
                "--kafka.topics",
                topics,
                "--kafka.alerts-topic",
                alerts,
                "--kafka.dead-letter-topic",
                dead,
                "--threat-intel-topics",
                indicators))
        .containsExactly("command line: --kafka." + problem);
  }

  @ParameterizedTest
  @CsvSource({"telemetry-.*", "telemetry", "alert", "dea", "(?!alerts|dead|intel).*"})
  void topicsThatOnlyLookLikeThoseWrittenAreFine(String topics) {
    assertThat(
            problems(
                "--kafka.topics",
                topics,
                "--kafka.alerts-topic=alerts",
                "--kafka.dead-letter-topic=dead",
                "--threat-intel-topics=intel"))
        .isEmpty();
  }

  @Test
  void everythingThatIsWrongIsTold() throws Exception {
    String input = Files.writeString(folder.resolve("a.json"), "").toString();
    assertThat(
            problems(
                "--mode=batch",
                "--input",
                input,
                "--kafka.topics",
                "a",
                "b*",
                "--kafka.start=yesterday"))
        .containsExactly(
            "command line: --kafka.topics: a topic has no end, and mode is batch; is kafka.stop"
                + " missing?",
            "command line: --kafka.start: expected earliest, latest, committed or an ISO-8601"
                + " instant such as 2026-03-03T09:00:00Z, not 'yesterday'",
            "command line: --kafka.topics: telemetry comes from topics or from input, and not from"
                + " both",
            "command line: --kafka.topics: takes names of topics, or one regular expression"
                + " alone");
    assertThat(problems("--kafka.topics", "a(", "--kafka.stop=now"))
        .containsExactly(
            "command line: --kafka.stop: expected latest or an ISO-8601 instant such as"
                + " 2026-03-03T09:00:00Z, not 'now'",
            "command line: --kafka.topics: is neither a name nor a regular expression: Unclosed"
                + " group");
    assertThat(problems("--kafka.topics", "t", "--as-of", "2026-03-03T00:00:00Z"))
        .containsExactly(
            "command line: --as-of: reproduces a run that ended, and topics do not; is kafka.stop"
                + " missing?");
  }

  @Test
  void withoutBrokersNothingGoes() {
    assertThat(DetectArguments.check("--kafka.topics", "t", "--output", folder + "/out").problems())
        .extracting(Problem::toString)
        .containsExactly(
            "command line: --kafka.topics: needs kafka.bootstrap-servers: where is Kafka?");
  }

  @Test
  void aTransactionOutlivesTwoCheckpoints() {
    String timeout = "--kafka.properties.transaction.timeout.ms=";
    assertThat(problems("--kafka.topics=t", "--kafka.alerts-topic=a", timeout + "20000")).isEmpty();
    assertThat(problems("--kafka.topics=t", "--kafka.alerts-topic=a", timeout + "19999"))
        .containsExactly(
            "command line: --checkpoint-interval: must be at most half of"
                + " kafka.properties.transaction.timeout.ms, which is 19999: a transaction that"
                + " times out before its checkpoint is done loses its alerts");
    assertThat(problems("--kafka.topics=t", "--kafka.alerts-topic=a", "--checkpoint-interval=451s"))
        .singleElement()
        .asString()
        .contains("which is 900000");
    assertThat(problems("--kafka.topics=t", timeout + "1")).isEmpty();
    assertThat(problems("--kafka.topics=t", timeout + "soon"))
        .containsExactly(
            "command line: --kafka.properties: transaction.timeout.ms must be a whole number"
                + " above 0");
  }

  @Test
  void aSecretComesFromAFileAndIsNotPrinted() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), SECRET + "\n");
    CheckedSettings checked =
        check(
            "--kafka.topics=t",
            "--kafka.start=${file:" + file + "}",
            "--kafka.properties.sasl.jaas.config=${file:" + file + "}");
    assertThat(checked.settings().kafka().orElseThrow().cluster().properties())
        .containsEntry("sasl.jaas.config", SECRET);
    assertThat(checked.problems()).hasSize(1);
    assertThat(checked.toString()).contains("sasl.jaas.config").doesNotContain("hush");
  }
}
