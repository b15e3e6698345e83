package io.beaconwatch.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.beaconwatch.connectors.kafka.Broker;
import io.beaconwatch.jobs.options.InvalidRequestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Dead letters that a run wrote to a topic. It took all for Defender's, and so rejected what is
 * ECS; and of ten o'clock one record came late, since half a mebibyte of noon's was in its way.
 */
class ReplayTopicsITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final Duration STEP = Duration.ofMinutes(4);
  private static final Instant LATE = Instant.parse("2026-03-03T10:30:30Z");
  private static final Beacon BEACON = new Beacon("ws1", "agent.exe", "198.51.100.10");

  /** Of a kind that nothing looks at; it fills the mebibytes that are surveyed. */
  private static final String PADDING =
      BEACON.defender(Instant.parse("2026-03-03T12:00:00Z")).replace("Success", "x".repeat(4000));

  private static Broker broker;

  @TempDir private Path folder;
  private Path input;
  private Path rest;
  private String dead;
  private List<String> right;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.stop();
  }

  @BeforeEach
  void telemetry(TestInfo test) throws Exception {
    dead = "dead-" + (test.getTestMethod().orElseThrow().getName() + folder.hashCode());
    broker.createTopic(dead, 2);
    input = Files.createDirectory(folder.resolve("input"));
    List<String> ten = new ArrayList<>();
    List<String> ecs = new ArrayList<>();
    for (Instant time : Beacon.times("2026-03-03T10:00:00Z", STEP, 14)) {
      ten.add(BEACON.defender(time));
      ecs.add(BEACON.ecs(time));
    }
    List<String> noon = new ArrayList<>(Collections.nCopies(500, PADDING));
    Beacon.times("2026-03-03T12:00:00Z", STEP, 14).forEach(time -> noon.add(BEACON.defender(time)));
    rest = Files.createDirectory(folder.resolve("rest"));
    Files.write(rest.resolve("10.jsonl"), ten);
    Files.write(rest.resolve("12.jsonl"), noon);
    ten.addAll(ecs);
    noon.add(BEACON.defender(LATE));
    noon.addAll(Collections.nCopies(500, PADDING));
    Files.write(input.resolve("10.jsonl"), ten);
    Files.write(input.resolve("12.jsonl"), noon);
    right =
        run("right", "--input", input.toString()).alertLines().stream()
            .filter(alert -> alert.contains("\"window\":{\"start\":\"2026-03-03T10"))
            .toList();
    assertThat(right).hasSize(2);
  }

  private JobRun run(String name, String... arguments) throws Exception {
    return JobRun.of(folder.resolve(name), arguments);
  }

  private String[] kafka(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("--kafka.bootstrap-servers", broker.bootstrapServers()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private JobRun replay(String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--dead-letters-topics", dead));
    arguments.addAll(List.of(more));
    return run("replay", kafka(arguments.toArray(String[]::new)));
  }

  /** Exactly once, so that marks of transactions are behind the last letter. */
  private void wrongRun() throws Exception {
    JobRun wrong =
        run(
            "wrong",
            kafka(
                "--input",
                input.toString(),
                "--format",
                "defender-json",
                "--mode",
                "streaming",
                "--parallelism",
                "1",
                "--checkpoint-interval",
                "100ms",
                "--kafka.dead-letter-topic",
                dead));
    assertThat(wrong.rejected()).hasSize(14);
    assertThat(wrong.late()).hasSize(1);
    assertThat(wrong.alertLines()).doesNotContainAnyElementsOf(right);
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void withTheInputTheirWindowsAreWhole(String mode) throws Exception {
    wrongRun();
    assertThat(broker.read(dead, true)).hasSize(15);
    JobRun replay = replay("--input", input.toString(), "--mode", mode, "--out-of-orderness", "3h");
    assertThat(replay.alertLines()).isEqualTo(right);
    assertThat(replay.rejected()).isEmpty();
    assertThat(replay.summary().skipped())
        .containsEntry("dead letter whose record is in the input", 15L);
  }

  /** Late ones too, in a stream, whatever the other input's event time is by then; and once. */
  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void whereTheInputLacksThemTheyAreCountedWithItOnce(String mode) throws Exception {
    wrongRun();
    wrongRun();
    assertThat(broker.read(dead, true)).hasSize(30);
    JobRun replay = replay("--input", rest.toString(), "--mode", mode);
    assertThat(replay.alertLines()).isEqualTo(right);
    assertThat(replay.late()).isEmpty();
    assertThat(replay.summary().skipped())
        .containsEntry("dead letter of a record that another one tells of", 15L);
  }

  @Test
  void whatIsInAFolderTooIsCountedOnce() throws Exception {
    wrongRun();
    JobRun replay =
        replay(
            "--dead-letters",
            folder.resolve("wrong").toString(),
            "--input",
            rest.toString(),
            "--mode",
            "streaming");
    assertThat(replay.alertLines()).isEqualTo(right);
    assertThat(replay.summary().skipped())
        .containsEntry("dead letter of a record that another one tells of", 15L);
  }

  @Test
  void withoutTheInputTheyAreCountedAlone() throws Exception {
    wrongRun();
    JobRun replay = replay("--mode", "streaming");
    assertThat(replay.alerts())
        .singleElement()
        .satisfies(alert -> assertThat(alert.at("/beacon/count").asInt()).isEqualTo(14));
    assertThat(right).anyMatch(alert -> alert.contains(id(replay)));
  }

  private static String id(JobRun replay) {
    try {
      return replay.alerts().get(0).at("/event/id").asText();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void recordsOfTopicsAreNotCountedTwice() throws Exception {
    String topic = "telemetry" + dead;
    broker.createTopic(topic, 2);
    int sent = 0;
    for (Path file : List.of(input.resolve("10.jsonl"), input.resolve("12.jsonl"))) {
      for (String line : Files.readAllLines(file)) {
        broker.send(topic, sent++ % 2, System.currentTimeMillis(), line);
      }
    }
    String[] read = {"--kafka.topics", topic, "--kafka.stop", "latest"};
    List<String> wrong = new ArrayList<>(List.of(read));
    wrong.addAll(List.of("--format", "defender-json", "--kafka.dead-letter-topic", dead));
    assertThat(run("wrong", kafka(wrong.toArray(String[]::new))).rejected()).hasSize(14);
    JobRun replay = replay(read);
    assertThat(replay.alertLines()).isEqualTo(right);
    assertThat(replay.summary().skipped())
        .containsEntry("dead letter whose record is in the input", 14L);
  }

  /** Into the topic that is being replayed, where a later replay finds it, and not this one. */
  @Test
  void whatFailsAgainAndWhatIsNoLetterIsToldAgain() throws Exception {
    wrongRun();
    broker.send(dead, 0, 5, "no letter");
    broker.send(dead, 1, 5, (byte[]) null);
    broker.send(
        dead, 1, 5, "{\"reason\":\"elasticsearch-refused\",\"id\":\"1\",\"alert\":{\"a\":1}}");
    String[] wrongly = {"--format", "defender-json", "--kafka.dead-letter-topic", dead};
    JobRun replay = replay(wrongly);
    assertThat(replay.rejected()).hasSize(15);
    assertThat(replay.rejected())
        .filteredOn(letter -> letter.has("kafka"))
        .singleElement()
        .satisfies(ReplayTopicsITCase::isTheOneThatIsNoLetter);
    assertThat(replay.summary().skipped())
        .containsEntry("kafka tombstone", 1L)
        .containsEntry("dead letter of an alert that was refused", 1L);
    assertThat(broker.read(dead, true)).hasSize(15 + 3 + 15);
    JobRun again = replay("--input", rest.toString());
    assertThat(again.alertLines()).isEqualTo(right);
    assertThat(again.rejected())
        .singleElement()
        .satisfies(ReplayTopicsITCase::isTheOneThatIsNoLetter);
  }

  private static void isTheOneThatIsNoLetter(JsonNode letter) {
    assertThat(letter.get("reason").asText()).isEqualTo("malformed");
    assertThat(letter.get("raw").asText()).isEqualTo("no letter");
    assertThat(letter.at("/kafka/topic").asText()).startsWith("dead-");
    assertThat(letter.at("/kafka/partition").asInt()).isZero();
    assertThat(letter.at("/kafka/timestamp").asText()).isEqualTo("1970-01-01T00:00:00.005Z");
  }

  @Test
  void withoutDeadLettersThereIsNothingToDo() throws Exception {
    assertThatThrownBy(this::replay)
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("--dead-letters-topics: nothing there is rejected or late");
    broker.send(dead, 0, 5, "x".getBytes(UTF_8));
    assertThatThrownBy(() -> run("replay", kafka("--dead-letters-topics", dead, "no-such-topic")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("--dead-letters-topics: there is no topic 'no-such-topic'");
  }

  @Test
  void brokersThatDoNotAnswerAreToldBeforeTheStart() {
    assertThatThrownBy(
            () ->
                run(
                    "replay",
                    "--dead-letters-topics",
                    dead,
                    "--kafka.bootstrap-servers",
                    "localhost:1",
                    "--kafka.properties.default.api.timeout.ms=500",
                    "--kafka.properties.request.timeout.ms=500"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("--dead-letters-topics: cannot find the ends of the topics");
  }
}
