package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.sigma.Addresses;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Raw telemetry of all shapes, in which only the starts of processes say what connections lack. */
class ProcessContextITCase {
  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(3)
              .build());

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path telemetry;
  @TempDir Path folder;

  @BeforeAll
  static void generate() throws Exception {
    new TelemetryGenerator(
            new GeneratorSettings(
                3,
                48,
                Instant.parse("2026-03-03T00:00:00Z"),
                8,
                20,
                TelemetryFormat.AUTO,
                false,
                8,
                true))
        .generate(telemetry);
  }

  @Test
  void everyBeaconIsFoundByWhatCanSeeItThenInEitherMode() throws Exception {
    JobRun batch = detect("batch", "3");
    assertThat(found(batch)).isEqualTo(answers("found_by_with_process_context"));
    for (String parallelism : List.of("1", "3")) {
      JobRun streaming = detect("streaming", parallelism);
      assertThat(streaming.alertLines()).isEqualTo(batch.alertLines());
      assertThat(streaming.late()).isEmpty();
      assertThat(streaming.summary().context()).isEqualTo(batch.summary().context());
      assertThat(streaming.summary().detections()).isEqualTo(batch.summary().detections());
    }
    assertThat(detect("batch", "1").alertLines()).isEqualTo(batch.alertLines());
    assertThat(batch.summary().context().records()).isPositive();
    assertThat(batch.summary().context().joined()).containsOnlyKeys("falcon", "sysmon");
    assertThat(batch.alerts())
        .filteredOn(alert -> alert.at("/rule/name").textValue().equals("splunk"))
        .isNotEmpty()
        .allSatisfy(
            alert ->
                assertThat(alert.at("/beacon/joined").toString())
                    .isEqualTo("[\"process.command_line\"]"));
  }

  @Test
  void offGivesWhatTheConnectionsCarryThemselves() throws Exception {
    JobRun run = detect("batch", "3", "--process-context", "off");
    assertThat(found(run)).isEqualTo(answers("found_by"));
    assertThat(run.summary().context()).isEqualTo(RunSummary.ContextSummary.NONE);
    assertThat(run.summary().skipped())
        .containsKeys("windows Microsoft-Windows-Sysmon/1", "falcon ProcessRollup2");
    assertThat(run.alerts())
        .allSatisfy(alert -> assertThat(alert.at("/beacon/joined").isMissingNode()).isTrue());
  }

  private JobRun detect(String mode, String parallelism, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("--input", telemetry.resolve("telemetry").toString(), "--mode", mode));
    arguments.addAll(List.of("--parallelism", parallelism, "--checkpoint-directory"));
    arguments.add(folder.resolve("checkpoints").toUri().toString());
    arguments.addAll(List.of(more));
    return JobRun.of(folder.resolve(mode + parallelism), arguments.toArray(String[]::new));
  }

  private static Set<String> found(JobRun run) throws Exception {
    Set<String> found = new TreeSet<>();
    for (JsonNode alert : run.alerts()) {
      found.add(
          row(
              alert.at("/rule/name").textValue(),
              alert.at("/host/name").textValue(),
              alert.at("/destination/ip").textValue()));
    }
    return found;
  }

  private static Set<String> answers(String field) throws Exception {
    Set<String> answers = new TreeSet<>();
    for (String line : Files.readAllLines(telemetry.resolve("answers.jsonl"))) {
      JsonNode answer = JSON.readTree(line);
      for (JsonNode detection : answer.get(field)) {
        boolean indexed = detection.textValue().equals("splunk") && answer.has("index_host");
        answers.add(
            row(
                detection.textValue(),
                answer.get(indexed ? "index_host" : "host").textValue(),
                answer.get("destination").textValue()));
      }
    }
    assertThat(answers).isNotEmpty();
    return answers;
  }

  private static String row(String detection, String host, String destination) {
    return detection + " " + host + " " + Addresses.canonical(destination);
  }
}
