package io.beaconwatch.jobs.generator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndicatorFeedTest {
  private static final Instant START = Instant.parse("2026-03-03T00:00:00Z");

  @TempDir private Path folder;
  private List<JsonNode> answers;
  private List<JsonNode> rows;

  @BeforeEach
  void generate() throws Exception {
    new TelemetryGenerator(
            new GeneratorSettings(1, 14, START, 5, 0, TelemetryFormat.AUTO, true, 0, false))
        .generate(folder);
    answers = ReadLines.answers(folder, "answers.jsonl");
    rows = ReadLines.answers(folder, "threat-intel/sentinel-indicators.jsonl");
  }

  @Test
  void sentinelRowsMatchExactlyThePlantedDestinationsThatTheKeySays() {
    Set<String> labels = new TreeSet<>();
    for (JsonNode answer : answers) {
      if (answer.get("dialect").asText().startsWith("defender")) {
        String label = answer.path("indicator").asText("none");
        labels.add(label);
        for (JsonNode window : answer.get("windows")) {
          Instant end = Instant.parse(window.get("start").asText()).plus(Duration.ofHours(1));
          assertThat(matches(answer.get("destination").asText(), end))
              .as("%s", answer)
              .isEqualTo(label.equals("active"));
        }
      }
    }
    assertThat(labels).containsExactly("active", "none", "revoked", "stale");
  }

  @Test
  void someRowsReplaceOlderOnesThatStandBehindThem() {
    boolean replaced = false;
    for (int i = 1; i < rows.size(); i++) {
      replaced |=
          rows.get(i).get("NetworkIP").equals(rows.get(i - 1).get("NetworkIP"))
              && time(rows.get(i)).isBefore(time(rows.get(i - 1)));
    }
    assertThat(replaced).isTrue();
    assertThat(rows).anyMatch(row -> row.get("NetworkIP").asText().isEmpty());
  }

  @Test
  void theOtherFormsHoldTheDestinationsThatTheKeyNames() throws Exception {
    for (String file : List.of("indicators.csv", "addresses.txt", "bundle.json")) {
      String text = Files.readString(folder.resolve("threat-intel").resolve(file), UTF_8);
      List<JsonNode> named =
          answers.stream().filter(a -> a.path("indicator_file").asText().equals(file)).toList();
      assertThat(named).as(file).isNotEmpty();
      named.forEach(answer -> assertThat(text).contains(answer.get("destination").asText()));
    }
    JsonNode bundle =
        ReadLines.JSON.readTree(
            Files.readString(folder.resolve("threat-intel/bundle.json"), UTF_8));
    assertThat(bundle.get("objects"))
        .filteredOn(object -> object.get("type").asText().equals("indicator"))
        .allMatch(object -> object.get("pattern").asText().matches("\\[ipv4-addr:value = '.+'\\]"))
        .anyMatch(object -> object.path("revoked").asBoolean());
  }

  /** The query's way: seven days, the latest row, and only then whether it is active. */
  private boolean matches(String address, Instant at) {
    return rows.stream()
        .filter(row -> row.get("NetworkIP").asText().equals(address))
        .filter(row -> time(row).isAfter(at.minus(Duration.ofDays(7))) && !time(row).isAfter(at))
        .max((one, other) -> time(one).compareTo(time(other)))
        .map(row -> row.get("Active").asBoolean())
        .orElse(false);
  }

  private static Instant time(JsonNode row) {
    return Instant.parse(row.get("TimeGenerated").asText());
  }
}
