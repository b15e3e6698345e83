package io.beaconwatch.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.sigma.Addresses;
import io.beaconwatch.jobs.JobRun;
import io.beaconwatch.jobs.TestCluster;
import io.beaconwatch.jobs.diff.AlertDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo's own telemetry leads to what the generator's answer key says, and to nothing else. */
class DemoITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What makes a row of a detection with fixed windows. */
  private record Row(
      String detection,
      String host,
      String user,
      String process,
      String commandLine,
      String destination,
      String hour,
      int count,
      int ports,
      boolean indicator) {}

  /** What makes an alert of a detection with a sliding window. */
  private record Run(String host, String destination, boolean indicator) {}

  @TempDir static Path folder;

  private static JobRun batch;

  @BeforeAll
  static void runTheDemo() throws Exception {
    new WriteDemoTelemetry().write(folder.resolve("demo"));
    batch = detect("batch");
  }

  private static JobRun detect(String name, String... more) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--input", folder.resolve("demo/telemetry").toString()));
    arguments.addAll(List.of("--threat-intel", folder.resolve("demo/threat-intel").toString()));
    arguments.addAll(List.of(more));
    return JobRun.of(folder.resolve(name), arguments.toArray(String[]::new));
  }

  @Test
  void everyBeaconIsFoundByEveryDetectionThatCanSeeItAndNothingElseIs() throws Exception {
    Set<Row> expectedRows = new HashSet<>();
    Set<Run> expectedRuns = new HashSet<>();
    for (String line : Files.readAllLines(folder.resolve("demo/answers.jsonl"))) {
      JsonNode answer = JSON.readTree(line);
      for (JsonNode detection : answer.get("found_by_with_process_context")) {
        if (detection.asText().equals("elastic")) {
          expectedRuns.add(
              new Run(
                  answer.get("host").asText(),
                  Addresses.canonical(answer.get("destination").asText()),
                  answer.path("indicator_matches").asBoolean()));
        } else {
          addRows(answer, detection.asText(), expectedRows);
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    List<Run> runs = new ArrayList<>();
    for (JsonNode alert : batch.alerts()) {
      if (alert.at("/rule/name").asText().equals("elastic")) {
        runs.add(run(alert));
      } else {
        rows.add(row(alert));
      }
    }
    assertThat(rows).containsExactlyInAnyOrderElementsOf(expectedRows).hasSizeGreaterThan(100);
    assertThat(runs).containsExactlyInAnyOrderElementsOf(expectedRuns).hasSizeGreaterThan(20);
  }

  private static void addRows(JsonNode answer, String detection, Set<Row> rows) {
    for (JsonNode window : answer.get("windows")) {
      if (window.get("count").asInt() >= 12) {
        boolean indexed = detection.equals("splunk") && answer.has("index_host");
        rows.add(
            new Row(
                detection,
                answer.get(indexed ? "index_host" : "host").asText(),
                answer.get("user").asText(),
                answer.get("process_name").asText(),
                answer.get("command_line").asText(),
                answer.get("destination").asText(),
                window.get("start").asText().substring(0, 13),
                window.get("count").asInt(),
                window.get("distinct_ports").asInt(),
                answer.path("indicator_matches").asBoolean()));
      }
    }
  }

  private static Row row(JsonNode alert) {
    return new Row(
        alert.at("/rule/name").textValue(),
        alert.at("/host/name").textValue(),
        alert.at("/user/name").textValue(),
        alert.at("/process/name").textValue(),
        alert.at("/process/command_line").textValue(),
        alert.at("/destination/ip").textValue(),
        alert.at("/beacon/window/start").textValue().substring(0, 13),
        alert.at("/beacon/count").intValue(),
        alert.at("/beacon/distinct_ports").intValue(),
        alert.at("/threat").has("indicator"));
  }

  private static Run run(JsonNode alert) {
    return new Run(
        alert.at("/host/name").textValue(),
        alert.at("/destination/ip").textValue(),
        alert.at("/threat").has("indicator"));
  }

  @ParameterizedTest
  @CsvSource({
    "streaming, ",
    "batch, 1",
    "streaming, 1",
    "batch, 3",
    "streaming, 3",
  })
  void everyModeAndParallelismGivesTheSameLines(String mode, Integer parallelism) throws Exception {
    String[] more =
        parallelism == null
            ? new String[] {"--mode", mode}
            : new String[] {"--mode", mode, "--parallelism", parallelism.toString()};
    JobRun other = detect(mode + parallelism, more);

    assertThat(other.alertLines()).isEqualTo(batch.alertLines());
    AlertDiff.Totals totals = AlertDiff.between(batch.output(), other.output(), difference -> {});
    assertThat(totals.isSame()).isTrue();
    assertThat(totals.same()).isEqualTo(batch.alerts().size());
    assertThat(other.late()).isEmpty();
    assertThat(other.summary().totalLate()).isZero();
    assertThat(other.summary().rejected()).isEqualTo(batch.summary().rejected());
  }

  /** A record that is no connection is skipped whatever its time, so one of 9999 may be missing. */
  @Test
  void everyUnreadableLineIsRejectedAndNoOther() throws IOException {
    List<String> unreadable = new ArrayList<>();
    List<String> impossible = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("demo/malformed.jsonl"))) {
      JsonNode malformed = JSON.readTree(line);
      boolean isTime = malformed.get("kind").asText().equals("impossible-time");
      String file = folder.resolve("demo").resolve(malformed.get("file").asText()).toString();
      (isTime ? impossible : unreadable).add(file);
    }
    List<String> rejected = new ArrayList<>();
    List<String> rejectedTimes = new ArrayList<>();
    for (JsonNode each : batch.rejected()) {
      boolean isTime = each.get("reason").asText().equals("impossible-time");
      (isTime ? rejectedTimes : rejected).add(each.get("file").asText());
    }
    assertThat(rejected).containsExactlyInAnyOrderElementsOf(unreadable).hasSize(6);
    assertThat(impossible).containsAll(rejectedTimes).hasSize(2);
    assertThat(batch.summary().totalRejected()).isEqualTo(batch.rejected().size());
  }
}
