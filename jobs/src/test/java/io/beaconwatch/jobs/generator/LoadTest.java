package io.beaconwatch.jobs.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadTest {
  @TempDir private Path folder;

  private static GeneratorSettings settings(
      TelemetryFormat format, long lines, long groups, boolean starts, int skew) {
    return GeneratorSettings.load(5, format, new LoadSettings(lines, groups, starts, skew));
  }

  private List<JsonNode> write(GeneratorSettings settings) throws Exception {
    new TelemetryGenerator(settings).generate(folder);
    List<JsonNode> records = new ArrayList<>();
    for (String file : ReadLines.files(folder)) {
      for (byte[] line : ReadLines.lines(folder, file)) {
        records.add(ReadLines.JSON.readTree(line));
      }
    }
    return records;
  }

  private static boolean passes(JsonNode record) {
    return record.get("EventID").asInt() == 3
        && !record.get("DestinationIp").asText().startsWith("10.")
        && !record
            .get("Image")
            .asText()
            .matches(".*\\\\(chrome|msedge|svchost|MsMpEng|OneDrive)\\.exe");
  }

  private static String key(JsonNode record) {
    return String.join(
        "|",
        record.get("Hostname").asText(),
        record.get("User").asText(),
        record.get("Image").asText(),
        record.get("CommandLine").asText(),
        record.get("DestinationIp").asText());
  }

  @Test
  void hasTheLinesGroupsAndBeaconsThatAreAskedFor() throws Exception {
    List<JsonNode> records =
        write(settings(TelemetryFormat.WINDOWS_JSON, 50_000, 11_100, false, 0));

    Map<String, Integer> groups = new HashMap<>();
    Set<String> keys = new HashSet<>();
    for (JsonNode record : records) {
      if (passes(record)) {
        String hour = record.get("UtcTime").asText().substring(0, 13);
        groups.merge(hour + key(record), 1, Integer::sum);
        keys.add(key(record));
      }
    }
    int passing = groups.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(records).hasSize(50_000);
    assertThat(passing).isCloseTo(20_000, Percentage.withPercentage(1));
    assertThat(groups).hasSize(11_100);
    assertThat(keys.size()).isCloseTo(3_100, Percentage.withPercentage(5));
    assertThat(groups.values().stream().filter(count -> count >= 12).count())
        .isCloseTo(123, within(30L));
    long between = groups.values().stream().filter(count -> count >= 7 && count < 12).count();
    assertThat(between).as("groups that are neither beacons nor far from it").isLessThan(10);
  }

  @Test
  void goesToOneAddressAsOftenAsAskedFor() throws Exception {
    List<JsonNode> records =
        write(settings(TelemetryFormat.WINDOWS_JSON, 10_000, 2_000, false, 50));

    Map<String, Integer> addresses = new TreeMap<>();
    records.stream()
        .filter(LoadTest::passes)
        .forEach(record -> addresses.merge(record.get("DestinationIp").asText(), 1, Integer::sum));
    int most = addresses.values().stream().max(Integer::compare).orElseThrow();
    assertThat(most).isCloseTo(2_000, Percentage.withPercentage(5));
  }

  @Test
  void writesTheStartOfEachProcessBeforeItsConnections() throws Exception {
    List<JsonNode> records = write(settings(TelemetryFormat.WINDOWS_JSON, 20_000, 4_000, true, 0));

    Map<String, String> starts = new HashMap<>();
    List<JsonNode> connections = new ArrayList<>();
    for (JsonNode record : records) {
      if (record.get("EventID").asInt() == 1) {
        starts.merge(
            record.get("ProcessGuid").asText(),
            record.get("UtcTime").asText() + record.get("Image").asText(),
            (one, other) -> one + " and " + other);
      } else if (record.get("EventID").asInt() == 3) {
        connections.add(record);
      }
    }
    assertThat(connections.size() / (double) starts.size()).isCloseTo(10, within(2.0));
    for (JsonNode connection : connections) {
      assertThat(connection.has("CommandLine")).isFalse();
      String start = starts.get(connection.get("ProcessGuid").asText());
      assertThat(start).endsWith(connection.get("Image").asText());
      assertThat(start.substring(0, 23)).isLessThanOrEqualTo(connection.get("UtcTime").asText());
    }
  }

  @ParameterizedTest
  @EnumSource(TelemetryFormat.class)
  void writesEveryFormat(TelemetryFormat format) throws Exception {
    new TelemetryGenerator(settings(format, 2_000, 400, false, 0)).generate(folder);

    Set<String> lines = new HashSet<>();
    int count = 0;
    for (String file : ReadLines.files(folder)) {
      String hour = Path.of(file).getFileName().toString().substring(0, 13);
      for (byte[] line : ReadLines.lines(folder, file)) {
        lines.add(new String(line, StandardCharsets.UTF_8));
        for (Observed record : ReadLines.parse(line)) {
          assertThat(Instant.ofEpochMilli(record.time()).toString()).startsWith(hour);
        }
        count++;
      }
    }
    assertThat(count).isEqualTo(2_000);
    assertThat(lines).hasSize(2_000);
  }

  @Test
  void tellsAllThatIsWrong() {
    assertThat(new LoadSettings(0, 1, false, 0).problems())
        .containsExactly("--lines has to be 1 to 10000000000, and is 0");
    assertThat(new LoadSettings(100, 41, false, 101).problems())
        .containsExactly(
            "--groups has to be 1 to 40 of that many lines, and is 41",
            "--skew has to be 0 to 100, and is 101");
    assertThat(new LoadSettings(100, 40, false, 100).problems()).isEmpty();
  }
}
