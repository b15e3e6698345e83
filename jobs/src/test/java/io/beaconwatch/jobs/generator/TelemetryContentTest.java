package io.beaconwatch.jobs.generator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader of the telemetry relies on besides the counts. */
class TelemetryContentTest {
  private static final Instant START = Instant.parse("2026-03-03T00:00:00Z");

  @TempDir private Path folder;

  private static GeneratorSettings settings(
      long seed, int hosts, int hours, TelemetryFormat format) {
    return new GeneratorSettings(seed, hosts, START, hours, 20, format, false, 8, true);
  }

  @Test
  void everyPlantedProcessStartsBeforeItsConnectionsUnderTheIdsThatJoin() throws Exception {
    new TelemetryGenerator(settings(4, 28, 6, TelemetryFormat.AUTO)).generate(folder);
    List<Observed> records = ReadLines.all(folder);
    Map<String, Observed> starts = new HashMap<>();
    for (Observed each : records) {
      if (each.kind().equals("start")) {
        assertThat(starts.put(each.processId(), each)).as("%s", each).isNull();
      }
    }
    Map<String, JsonNode> answers = new HashMap<>();
    for (JsonNode answer : ReadLines.answers(folder, "answers.jsonl")) {
      answers.put(answer.get("destination").asText(), answer);
    }
    int joined = 0;
    for (Observed each : records) {
      JsonNode answer = each.kind().equals("connection") ? answers.get(each.address()) : null;
      boolean shared = answer != null && answer.get("kind").asText().contains("of-two");
      if (answer != null && !shared && !each.address().equals("127.0.0.1")) {
        Observed start = starts.get(each.processId());
        assertThat(start).as("%s", each).isNotNull();
        assertThat(start.time()).isLessThan(each.time());
        assertThat(start.commandLine()).isEqualTo(answer.get("command_line").asText());
        joined++;
      }
    }
    assertThat(joined).isGreaterThan(10_000);
  }

  @Test
  void someFalconProcessIdsArePastTheSignedRange() throws Exception {
    new TelemetryGenerator(settings(1, 20, 2, TelemetryFormat.FALCON_JSON)).generate(folder);

    assertThat(ReadLines.all(folder))
        .filteredOn(each -> each.kind().equals("connection"))
        .extracting(each -> each.get("ContextProcessId"))
        .anyMatch(id -> Long.parseUnsignedLong(id) < 0)
        .anyMatch(id -> Long.parseUnsignedLong(id) > 0);
  }

  @Test
  void arrivesAtMostTwoMinutesLateAndInItsHoursFile() throws Exception {
    new TelemetryGenerator(settings(5, 28, 6, TelemetryFormat.AUTO)).generate(folder);
    Set<String> malformed = ReadLines.malformed(folder);
    long latest = 0;
    for (String file : ReadLines.files(folder)) {
      String hour = file.substring(file.lastIndexOf('/') + 1).substring(0, 13);
      long start = Instant.parse(hour + ":00:00Z").toEpochMilli();
      long newest = 0;
      List<byte[]> lines = ReadLines.lines(folder, file);
      for (int i = 0; i < lines.size(); i++) {
        if (!malformed.contains(file + ":" + (i + 1))) {
          for (Observed each : ReadLines.parse(lines.get(i))) {
            assertThat(each.time()).isBetween(start, start + 3_599_999);
            newest = Math.max(newest, each.time());
            latest = Math.max(latest, newest - each.time());
          }
        }
      }
    }
    assertThat(latest).isBetween(60_000L, 120_000L);
  }
}
