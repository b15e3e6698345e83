package io.beaconwatch.jobs.determinism;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.connectors.intelligence.IndicatorSource;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.jobs.JobRun;
import io.beaconwatch.jobs.OutputDirectory;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The events that runs are compared over: some hours of all shapes, raw, so that processes are
 * joined, with unreadable lines, and indicators, of which some come and go between the windows of
 * what they name.
 *
 * @param alerts the sorted lines that the job itself writes about the same files
 */
record SameEvents(Telemetry telemetry, List<IndicatorRecord> indicators, List<String> alerts) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_INDICATORS = 10_000;
  private static final GeneratorSettings SETTINGS =
      new GeneratorSettings(
          11,
          28,
          Instant.parse("2026-03-03T00:00:00Z"),
          4,
          5,
          TelemetryFormat.AUTO,
          false,
          12,
          false);

  private static final Set<String> DECOYS =
      Set.of(
          "browser-polling",
          "private-destination",
          "loopback",
          "service-host",
          "antivirus",
          "chat");

  private static SameEvents once;

  /** The same for all tests; to be called where there is a cluster. */
  static synchronized SameEvents get() throws Exception {
    if (once == null) {
      Path folder = Files.createTempDirectory("beaconwatch-same-events");
      try {
        once = of(folder);
      } finally {
        OutputDirectory.remove(folder);
      }
    }
    return once;
  }

  private static SameEvents of(Path folder) throws Exception {
    new TelemetryGenerator(SETTINGS).generate(folder);
    writeTurningIndicators(folder);
    Path telemetry = folder.resolve("telemetry");
    Path indicators = folder.resolve("threat-intel");
    leaveOutDecoys(folder.resolve("answers.jsonl"), telemetry);
    JobRun job =
        JobRun.of(
            folder.resolve("output"),
            "--input",
            telemetry.toString(),
            "--threat-intel",
            indicators.toString());
    assertThat(job.alerts().stream().map(alert -> alert.at("/rule/name").asText()).distinct())
        .containsExactlyInAnyOrder("sumo", "splunk", "sentinel", "logscale", "elastic");
    List<IndicatorRecord> rows =
        IndicatorSource.of(
                StreamExecutionEnvironment.getExecutionEnvironment(),
                List.of(indicators.toString()),
                "read")
            .executeAndCollect(MOST_INDICATORS);
    return new SameEvents(Telemetry.in(telemetry), rows, job.alertLines());
  }

  /** They are most of the lines, and no selection lets them through. */
  private static void leaveOutDecoys(Path answers, Path telemetry) throws IOException {
    Set<String> addresses = new HashSet<>();
    for (String line : Files.readAllLines(answers)) {
      JsonNode answer = JSON.readTree(line);
      if (DECOYS.contains(answer.get("kind").asText())) {
        addresses.add(answer.get("destination").asText() + "\"");
        addresses.add(answer.get("destination").asText() + "<");
      }
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(telemetry)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      List<String> lines = new ArrayList<>(Files.readAllLines(file, ISO_8859_1));
      lines.removeIf(line -> addresses.stream().anyMatch(line::contains));
      Files.write(file, lines, ISO_8859_1);
    }
  }

  /** Active from the middle of a beacon's second window on, until that of its third. */
  private static void writeTurningIndicators(Path folder) throws Exception {
    List<String> rows = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("answers.jsonl"))) {
      JsonNode answer = JSON.readTree(line);
      if (answer.get("found_by").toString().contains("sentinel")
          && !answer.has("indicator")
          && answer.get("windows").size() > 2) {
        String address = answer.get("destination").asText();
        rows.add(row(address, answer.at("/windows/1/start").asText(), true));
        rows.add(row(address, answer.at("/windows/2/start").asText(), false));
      }
    }
    assertThat(rows).hasSizeGreaterThan(4);
    Files.write(folder.resolve("threat-intel/turning.jsonl"), rows);
  }

  private static String row(String address, String window, boolean active) throws Exception {
    return JSON.writeValueAsString(
        JSON.createObjectNode()
            .put("TimeGenerated", Instant.parse(window).plus(Duration.ofMinutes(30)).toString())
            .put("NetworkIP", address)
            .put("ThreatType", "C2")
            .put("ConfidenceScore", 55)
            .put("Active", active));
  }
}
