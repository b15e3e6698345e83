package io.beaconwatch.jobs.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TelemetryGeneratorTest {
  private static final Instant START = Instant.parse("2026-03-03T00:00:00Z");

  @TempDir private Path folder;

  private static GeneratorSettings settings(
      long seed, int hosts, int hours, int perHour, TelemetryFormat format, boolean enriched) {
    return new GeneratorSettings(seed, hosts, START, hours, perHour, format, enriched, 8, true);
  }

  private static GeneratorSettings small(long seed, boolean enriched) {
    return settings(seed, 28, 6, 20, TelemetryFormat.AUTO, enriched);
  }

  @Test
  void writesTheSameBytesForTheSameSettings() throws IOException {
    new TelemetryGenerator(small(7, true)).generate(folder.resolve("one"));
    new TelemetryGenerator(small(8, true)).generate(folder.resolve("other"));
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      new TelemetryGenerator(small(7, true)).generate(folder.resolve("two"));
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }

    assertThat(hash(folder.resolve("two"))).isEqualTo(hash(folder.resolve("one")));
    assertThat(hash(folder.resolve("other"))).isNotEqualTo(hash(folder.resolve("one")));
  }

  /** The hash holds for every JDK, too: it changes only with what the generator writes. */
  @Test
  void writesTheSameBytesOnEveryMachine() throws IOException {
    new TelemetryGenerator(settings(1, 14, 2, 10, TelemetryFormat.AUTO, true)).generate(folder);

    assertThat(hash(folder))
        .hasToString("95922065b9012d1480fc89bd7c8e3b55cf5797a0de7afb7c3e707bdcf3afa24e");
  }

  @ParameterizedTest
  @CsvSource({"1, true", "1, false", "2, true", "99, false"})
  void answersAreWhatTheDetectionsFind(long seed, boolean enriched) throws Exception {
    new TelemetryGenerator(small(seed, enriched)).generate(folder);
    List<Observed> records = ReadLines.all(folder);

    Set<String> expected = new TreeSet<>();
    for (JsonNode answer : ReadLines.answers(folder, "answers.jsonl")) {
      for (JsonNode detection : answer.get("found_by")) {
        expected.add(detection.asText() + " " + answer.get("destination").asText());
      }
      if (answer.get("answer").asText().equals("decoy")) {
        assertThat(answer.get("found_by_with_process_context")).isEmpty();
      } else {
        assertThat(answer.get("found_by_with_process_context")).isNotEmpty();
      }
      if (enriched) {
        assertThat(answer.get("found_by")).isEqualTo(answer.get("found_by_with_process_context"));
      }
    }
    assertThat(NaiveDetections.alerts(records)).isEqualTo(expected);
    assertThat(expected).anyMatch(each -> each.startsWith("elastic"));
    assertThat(expected.stream().anyMatch(each -> each.startsWith("splunk"))).isEqualTo(enriched);
  }

  @Test
  void countsAreTheKeysAndNobodyElseComesNearAThreshold() throws Exception {
    new TelemetryGenerator(small(3, true)).generate(folder);
    Map<List<String>, List<Long>> groups = new HashMap<>();
    Map<List<String>, Set<String>> ports = new HashMap<>();
    for (Observed each : ReadLines.all(folder)) {
      if (each.kind().equals("connection")) {
        List<String> group = List.of(each.family(), each.machine(), each.image(), each.address());
        groups.computeIfAbsent(group, unused -> new ArrayList<>()).add(each.time());
        ports.computeIfAbsent(group, unused -> new TreeSet<>()).add(each.port());
      }
    }
    for (JsonNode answer : ReadLines.answers(folder, "answers.jsonl")) {
      for (String family : families(answer.get("dialect").asText())) {
        List<String> group =
            List.of(
                family,
                answer.get("host").asText(),
                answer.get("process").asText(),
                answer.get("destination").asText());
        List<Long> times = groups.remove(group);
        assertThat(times).as("%s", answer).isNotNull().hasSize(answer.get("connections").asInt());
        Map<Long, Integer> windows = new TreeMap<>();
        answer
            .get("windows")
            .forEach(
                window ->
                    windows.put(
                        Instant.parse(window.get("start").asText()).toEpochMilli(),
                        window.get("count").asInt()));
        assertThat(NaiveDetections.counts(times)).isEqualTo(windows);
        assertThat(NaiveDetections.mostWithin(times))
            .isEqualTo(answer.get("most_in_sixty_minutes").asInt());
        Set<String> expectedPorts = new TreeSet<>();
        answer.get("ports").forEach(port -> expectedPorts.add(port.asText()));
        assertThat(ports.get(group)).isEqualTo(expectedPorts);
      }
    }
    assertThat(groups).isNotEmpty();
    groups.forEach(
        (group, times) ->
            assertThat(NaiveDetections.mostWithin(times)).as("%s", group).isLessThan(10));
  }

  @Test
  void malformedLinesAreUnreadableOrOutOfTime() throws Exception {
    GeneratorSettings settings =
        new GeneratorSettings(6, 28, START, 6, 20, TelemetryFormat.AUTO, false, 60, true);
    GenerationSummary summary = new TelemetryGenerator(settings).generate(folder);

    List<JsonNode> malformed = ReadLines.answers(folder, "malformed.jsonl");
    assertThat(malformed).hasSize(summary.malformed()).hasSizeGreaterThan(50);
    for (JsonNode each : malformed) {
      byte[] line =
          ReadLines.lines(folder, each.get("file").asText()).get(each.get("line").asInt() - 1);
      if (each.get("kind").asText().equals("impossible-time")) {
        assertThat(ReadLines.parse(line))
            .allMatch(
                record -> record.time() > Instant.parse("9999-01-01T00:00:00Z").toEpochMilli());
      } else {
        assertThatThrownBy(() -> ReadLines.parse(line))
            .as("%s", each)
            .isInstanceOf(Exception.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TelemetryFormat.class)
  void summaryIsWhatWasWritten(TelemetryFormat format) throws Exception {
    GenerationSummary summary =
        new TelemetryGenerator(settings(9, 14, 1, 50, format, false)).generate(folder);

    List<String> files = ReadLines.files(folder);
    assertThat(files).hasSize(summary.files()).hasSize(format == TelemetryFormat.AUTO ? 6 : 1);
    long lines = 0;
    long bytes = 0;
    for (String file : files) {
      for (byte[] line : ReadLines.lines(folder, file)) {
        lines++;
        bytes += line.length + 1;
      }
    }
    assertThat(summary.lines()).isEqualTo(lines);
    assertThat(summary.bytes()).isEqualTo(bytes);
    long views = ReadLines.all(folder).size();
    assertThat(summary.events()).isGreaterThan(400).isLessThanOrEqualTo(views);
    assertThat(ReadLines.answers(folder, "answers.jsonl"))
        .hasSize(summary.beacons() + summary.decoys());
  }

  @Test
  void backgroundStaysBelowEveryThresholdAtAnyVolume() throws Exception {
    GeneratorSettings dense =
        new GeneratorSettings(10, 2, START, 2, 5000, TelemetryFormat.SUMO_JSON, true, 0, false);
    new TelemetryGenerator(dense).generate(folder);
    Set<String> planted = new TreeSet<>();
    ReadLines.answers(folder, "answers.jsonl")
        .forEach(answer -> planted.add(answer.get("destination").asText()));
    Map<List<String>, List<Long>> byDestination = new HashMap<>();
    for (Observed each : ReadLines.all(folder)) {
      if (each.kind().equals("connection") && !planted.contains(each.address())) {
        byDestination
            .computeIfAbsent(List.of(each.machine(), each.address()), unused -> new ArrayList<>())
            .add(each.time());
      }
    }
    assertThat(byDestination).hasSizeGreaterThan(2000);
    byDestination.values().forEach(t -> assertThat(NaiveDetections.mostWithin(t)).isLessThan(10));
  }

  @Test
  void saysAllThatIsWrongWithItsSettings() {
    GeneratorSettings wrong =
        new GeneratorSettings(
            1, 0, START.plusSeconds(1), 0, -1, TelemetryFormat.AUTO, false, -1, true);

    assertThat(wrong.problems()).hasSize(5);
    assertThatThrownBy(() -> new TelemetryGenerator(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hosts has to be 1 to 1000000, and is 0")
        .hasMessageContaining("start has to be on the hour");
  }

  private static List<String> families(String dialect) {
    return switch (dialect) {
      case "winlogbeat-8" -> List.of("sysmon", "ecs");
      case "defender-row", "defender-stream", "defender-batch" -> List.of("defender");
      case "falcon" -> List.of("falcon");
      case "ecs-nested", "ecs-dotted", "ecs-fields" -> List.of("ecs");
      default -> List.of("sysmon");
    };
  }

  private static HashCode hash(Path folder) throws IOException {
    Hasher hasher = Hashing.sha256().newHasher();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path each : paths.filter(Files::isRegularFile).sorted().toList()) {
        hasher.putUnencodedChars(folder.relativize(each).toString().replace('\\', '/'));
        hasher.putBytes(Files.readAllBytes(each));
      }
    }
    return hasher.hash();
  }
}
