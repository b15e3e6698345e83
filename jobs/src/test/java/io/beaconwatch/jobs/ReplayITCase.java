package io.beaconwatch.jobs;

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
import java.util.List;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records that a run with a wrong option rejected. The hours from ten to twelve have a beacon each;
 * half of eleven's is XML, which the wrong run takes for broken JSON.
 */
class ReplayITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final Duration STEP = Duration.ofMinutes(2);
  private static final Beacon BEACON = new Beacon("ws1", "agent.exe", "198.51.100.10");
  private static final String WRONG = "windows-json";

  @TempDir private Path folder;
  private Path input;
  private List<String> lines;
  private List<String> right;

  @BeforeEach
  void telemetry() throws Exception {
    lines = new ArrayList<>();
    for (Instant time : Beacon.times("2026-03-03T10:00:00Z", STEP, 90)) {
      boolean broken = time.toString().startsWith("2026-03-03T11") && lines.size() % 2 == 0;
      String xml = BEACON.sysmon(time, time);
      lines.add(broken ? xml : asJson(time));
    }
    input = Files.write(folder.resolve("telemetry.log"), lines);
    right = JobRun.of(folder.resolve("right"), "--input", input.toString()).alertLines();
    assertThat(right).hasSize(6);
  }

  /** The same event as flat JSON. */
  private static String asJson(Instant time) {
    String utc = time.toString().replace('T', ' ').replace("Z", "");
    return """
        {"EventTime":"%s","Hostname":"ws1","EventID":3,"SourceName":"Microsoft-Windows-Sysmon",\
        "UtcTime":"%s","Image":"C:\\\\tools\\\\agent.exe","CommandLine":"agent.exe -p",\
        "User":"CORP\\\\amy","Initiated":"true","DestinationIp":"198.51.100.10",\
        "DestinationPort":443}"""
        .formatted(utc, utc);
  }

  private List<String> ofEleven() {
    return right.stream()
        .filter(alert -> alert.contains("\"window\":{\"start\":\"2026-03-03T11"))
        .toList();
  }

  private JobRun wrongRun() throws Exception {
    JobRun wrong =
        JobRun.of(folder.resolve("wrong"), "--input", input.toString(), "--format", WRONG);
    assertThat(wrong.rejected()).hasSize(15);
    assertThat(wrong.alertLines()).isNotEqualTo(right);
    return wrong;
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void withTheInputTheirWindowsAreWhole(String mode) throws Exception {
    JobRun wrong = wrongRun();
    JobRun replay =
        JobRun.of(
            folder.resolve("replay"),
            "--dead-letters",
            wrong.output().toString(),
            "--input",
            input.toString(),
            "--mode",
            mode);
    assertThat(ofEleven()).hasSize(2);
    assertThat(replay.alertLines()).isEqualTo(ofEleven());
    assertThat(replay.rejected()).isEmpty();
    assertThat(replay.summary().skipped())
        .containsEntry("dead letter whose record is in the input", 15L);
  }

  @Test
  void whereTheInputLacksThemTheyAreCountedWithIt() throws Exception {
    JobRun wrong = wrongRun();
    List<String> good = lines.stream().filter(line -> line.startsWith("{")).toList();
    Path rest = Files.write(folder.resolve("rest.log"), good);
    JobRun replay =
        JobRun.of(
            folder.resolve("replay"),
            "--dead-letters",
            wrong.output().toString(),
            "--input",
            rest.toString());
    assertThat(replay.alertLines()).isEqualTo(ofEleven());
    assertThat(replay.summary().skipped()).isEmpty();
  }

  @Test
  void withoutTheInputTheyAreCountedAlone() throws Exception {
    JobRun wrong = wrongRun();
    JobRun replay =
        JobRun.of(
            folder.resolve("replay"),
            "--dead-letters",
            wrong.output().resolve("rejected").toString());
    assertThat(replay.alerts())
        .hasSize(2)
        .allMatch(alert -> alert.at("/beacon/count").asInt() == 15);
    assertThat(replay.alerts())
        .extracting(alert -> alert.at("/event/id").asText())
        .isSubsetOf(ids());
  }

  private List<String> ids() throws Exception {
    return new JobRun(null, folder.resolve("right"))
        .alerts().stream().map(alert -> alert.at("/event/id").asText()).toList();
  }

  @Test
  void whatFailsAgainIsToldAgainWithWhereItCameFrom() throws Exception {
    JobRun wrong = wrongRun();
    JobRun replay =
        JobRun.of(
            folder.resolve("replay"),
            "--dead-letters",
            wrong.output().toString(),
            "--format",
            WRONG);
    assertThat(replay.alertLines()).isEmpty();
    assertThat(replay.rejected()).isEqualTo(wrong.rejected());
  }

  @Test
  void recordsOfTopicsAreNotCountedTwice() throws Exception {
    Broker broker = Broker.start();
    try {
      broker.createTopic("telemetry", 2);
      for (int i = 0; i < lines.size(); i++) {
        broker.send("telemetry", i % 2, System.currentTimeMillis(), lines.get(i));
      }
      List<String> topic =
          List.of(
              "--kafka.bootstrap-servers",
              broker.bootstrapServers(),
              "--kafka.topics",
              "telemetry",
              "--kafka.stop",
              "latest");
      List<String> wrongly = new ArrayList<>(topic);
      wrongly.addAll(List.of("--format", WRONG));
      JobRun wrong = JobRun.of(folder.resolve("wrong"), wrongly.toArray(String[]::new));
      assertThat(wrong.rejected()).hasSize(15).allMatch(letter -> letter.has("kafka"));
      List<String> again = new ArrayList<>(topic);
      again.addAll(List.of("--dead-letters", wrong.output().toString()));
      JobRun replay = JobRun.of(folder.resolve("replay"), again.toArray(String[]::new));
      assertThat(replay.alertLines()).isEqualTo(ofEleven());
      assertThat(replay.summary().skipped())
          .containsEntry("dead letter whose record is in the input", 15L);
    } finally {
      broker.stop();
    }
  }

  @Test
  void withoutDeadLettersThereIsNothingToDo() {
    String clean = folder.resolve("right").toString();
    assertThatThrownBy(() -> JobRun.of(folder.resolve("replay"), "--dead-letters", clean))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("--dead-letters: nothing there is rejected or late");
  }

  @Test
  void linesWithoutARecordAreSkippedOrRejected() throws Exception {
    Path letters =
        Files.write(
            folder.resolve("letters.jsonl"),
            List.of(
                "{\"reason\":\"late\",\"group\":[\"x\"],\"count\":3}",
                "{\"reason\":\"too-long\",\"file\":\"a\",\"offset\":0,\"length\":9,\"raw\":\"x\"}",
                "{\"reason\":\"malformed\",\"kafka\":{\"timestamp\":\"x\"}}",
                "not JSON"));
    JobRun replay = JobRun.of(folder.resolve("replay"), "--dead-letters", letters.toString());
    assertThat(replay.summary().skipped())
        .containsEntry("dead letter without its whole record", 2L);
    assertThat(replay.rejected())
        .hasSize(2)
        .extracting(letter -> letter.get("reason").asText())
        .containsOnly("malformed");
    assertThat(replay.rejected())
        .extracting((JsonNode letter) -> letter.get("file").asText())
        .allMatch(file -> file.endsWith("letters.jsonl"));
  }
}
