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
        List<String> group = List.of(each.family(), machine(each), image(each), address(each));
        groups.computeIfAbsent(group, unused -> new ArrayList<>()).add(each.time());
        ports.computeIfAbsent(group, unused -> new TreeSet<>()).add(port(each));
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
  void everyPlantedProcessStartsBeforeItsConnectionsUnderTheIdsThatJoin() throws Exception {
    new TelemetryGenerator(small(4, false)).generate(folder);
    List<Observed> records = ReadLines.all(folder);
    Map<String, Observed> starts = new HashMap<>();
    for (Observed each : records) {
      if (each.kind().equals("start")) {
        assertThat(starts.put(processId(each), each)).as("%s", each).isNull();
      }
    }
    Map<String, JsonNode> answers = new HashMap<>();
    for (JsonNode answer : ReadLines.answers(folder, "answers.jsonl")) {
      answers.put(answer.get("destination").asText(), answer);
    }
    int joined = 0;
    for (Observed each : records) {
      JsonNode answer = each.kind().equals("connection") ? answers.get(address(each)) : null;
      boolean shared = answer != null && answer.get("kind").asText().contains("of-two");
      if (answer != null && !shared && !address(each).equals("127.0.0.1")) {
        Observed start = starts.get(processId(each));
        assertThat(start).as("%s", each).isNotNull();
        assertThat(start.time()).isLessThan(each.time());
        assertThat(commandLine(start)).isEqualTo(answer.get("command_line").asText());
        joined++;
      }
    }
    assertThat(joined).isGreaterThan(10_000);
  }

  @Test
  void someFalconProcessIdsArePastTheSignedRange() throws Exception {
    new TelemetryGenerator(settings(1, 20, 2, 10, TelemetryFormat.FALCON_JSON, false))
        .generate(folder);

    assertThat(ReadLines.all(folder))
        .filteredOn(each -> each.kind().equals("connection"))
        .extracting(each -> each.get("ContextProcessId"))
        .anyMatch(id -> Long.parseUnsignedLong(id) < 0)
        .anyMatch(id -> Long.parseUnsignedLong(id) > 0);
  }

  @Test
  void arrivesAtMostTwoMinutesLateAndInItsHoursFile() throws Exception {
    new TelemetryGenerator(small(5, false)).generate(folder);
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
      if (each.kind().equals("connection") && !planted.contains(address(each))) {
        byDestination
            .computeIfAbsent(List.of(machine(each), address(each)), unused -> new ArrayList<>())
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

  private static String machine(Observed o) {
    return o.get(named(o, "Computer", "DeviceName", "ComputerName", "host.name"));
  }

  private static String image(Observed o) {
    return o.get(
        named(o, "Image", "InitiatingProcessFolderPath", "ImageFileName", "process.executable"));
  }

  private static String address(Observed o) {
    String falcon =
        o.fields().containsKey("RemoteAddressIP6") ? "RemoteAddressIP6" : "RemoteAddressIP4";
    return o.get(named(o, "DestinationIp", "RemoteIP", falcon, "destination.ip"));
  }

  private static String port(Observed o) {
    return o.get(named(o, "DestinationPort", "RemotePort", "RemotePort", "destination.port"));
  }

  private static String commandLine(Observed start) {
    return start.get(
        named(start, "CommandLine", "ProcessCommandLine", "CommandLine", "process.command_line"));
  }

  /** What a join by process has: of a start its own id, of a connection that of its process. */
  private static String processId(Observed o) {
    boolean start = o.kind().equals("start");
    return switch (o.family()) {
      case "sysmon" -> o.get("ProcessGuid");
      case "defender" -> {
        String id = o.get(start ? "ProcessId" : "InitiatingProcessId");
        String created = o.get(start ? "ProcessCreationTime" : "InitiatingProcessCreationTime");
        yield o.get("DeviceId") + id + created.substring(0, 23);
      }
      case "falcon" -> o.get("aid") + o.get(start ? "TargetProcessId" : "ContextProcessId");
      default -> "ecs" + o.get("process.entity_id");
    };
  }

  private static String named(
      Observed o, String sysmon, String defender, String falcon, String ecs) {
    return switch (o.family()) {
      case "sysmon" -> sysmon;
      case "defender" -> defender;
      case "falcon" -> falcon;
      default -> ecs;
    };
  }

  private static HashCode hash(Path folder) throws IOException {
    Hasher hasher = Hashing.sha256().newHasher();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path each : paths.filter(Files::isRegularFile).sorted().toList()) {
        hasher.putUnencodedChars(folder.relativize(each).toString());
        hasher.putBytes(Files.readAllBytes(each));
      }
    }
    return hasher.hash();
  }
}
