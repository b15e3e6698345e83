package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --from}, {@code --to}, {@code --as-of} and {@code --event-time}. */
class TimeRangeITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  /** A range is half-open, and a window that it cuts says so. */
  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void fromIsInAndToIsOut(String mode) throws Exception {
    Beacon beacon = new Beacon("ws1", "agent.exe", "198.51.100.10");
    List<String> lines = new ArrayList<>();
    for (Instant time : Beacon.times("2026-03-03T10:00:00Z", MINUTE, 180)) {
      lines.add(beacon.defender(time));
      lines.add(beacon.ecs(time));
    }

    JobRun run =
        detect(lines, mode, "--from", "2026-03-03T10:30:00Z", "--to", "2026-03-03T12:30:00Z");

    assertThat(rows(run, "sentinel"))
        .containsExactly("10:00 30 partial", "11:00 60", "12:00 30 partial");
    assertThat(rows(run, "elastic")).containsExactly("10:30 120");
    assertThat(run.summary().outsideRange()).isEqualTo(120);
    assertThat(run.summary().unmatched()).isZero();
  }

  /** SEMANTICS 7.8, the run on the hour. */
  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void asOfLooksBackADayAndIncludesItself(String mode) throws Exception {
    Instant asOf = Instant.parse("2026-03-03T12:00:00Z");
    Instant dayBefore = asOf.minus(Duration.ofDays(1));
    List<String> lines = new ArrayList<>();
    lines.addAll(twelve("out", dayBefore));
    lines.addAll(twelve("in", dayBefore.plusMillis(1)));
    lines.addAll(twelve("itself", asOf));
    lines.addAll(twelve("after", asOf.plusMillis(1)));

    JobRun run = detect(lines, mode, "--as-of", asOf.toString());

    assertThat(rows(run, "sentinel")).containsExactly("12:00 12 partial", "12:00 12 partial");
    assertThat(run.alerts().stream().map(alert -> alert.at("/host/name").asText()))
        .containsExactlyInAnyOrder("in", "itself");
    assertThat(run.summary().outsideRange()).isEqualTo(24);
  }

  private static List<String> twelve(String host, Instant time) {
    String line = new Beacon(host, "agent.exe", "198.51.100.10").defender(time);
    return IntStream.range(0, 12).mapToObj(i -> line).toList();
  }

  /** SEMANTICS 7.8, the run off the hour: 25 windows, of which two are partial. */
  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void asOfOffTheHourCutsTheOldestAndTheNewestWindow(String mode) throws Exception {
    List<String> lines = new ArrayList<>();
    Beacon steady = new Beacon("steady", "agent.exe", "198.51.100.10");
    Beacon.times("2026-03-02T10:00:00Z", MINUTE.multipliedBy(2), 30 * 30)
        .forEach(time -> lines.add(steady.defender(time)));
    Beacon split = new Beacon("split", "agent.exe", "198.51.100.10");
    // The sixth stands on the cut itself, which is out.
    Beacon.times("2026-03-02T12:25:00Z", MINUTE, 12)
        .forEach(time -> lines.add(split.defender(time)));

    JobRun run = detect(lines, mode, "--as-of", "2026-03-03T12:30:00Z");

    List<String> expected = new ArrayList<>();
    expected.add("12:00 14 partial");
    IntStream.range(0, 23).forEach(i -> expected.add((13 + i) % 24 + ":00 30"));
    expected.add("12:00 16 partial");
    expected.replaceAll(row -> row.indexOf(':') == 1 ? "0" + row : row);
    assertThat(rows(run, "sentinel")).containsExactlyElementsOf(expected);
    assertThat(run.alerts()).allMatch(alert -> alert.at("/host/name").asText().equals("steady"));
  }

  /** Without as-of, what is known at the window's end counts; with it, what is known then. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-03T11:59:00Z, true, true",
    "2026-03-03T14:30:00Z, false, true",
    "2026-03-03T15:30:00Z, false, false",
    "2026-02-24T12:00:01Z, true, false",
    "2026-02-24T15:00:00Z, true, false",
    "2026-02-24T15:00:00.001Z, true, true"
  })
  void indicatorsAreLookedUpAsOfTheSameTime(String generated, boolean inWindow, boolean asOf)
      throws Exception {
    Beacon beacon = new Beacon("ws1", "agent.exe", "198.51.100.10");
    List<String> lines =
        Beacon.times("2026-03-03T11:00:00Z", MINUTE, 12).stream().map(beacon::defender).toList();
    String row =
        """
        {"TimeGenerated":"%s","NetworkIP":"198.51.100.10","Active":true}
        """;
    Path intel = Files.writeString(folder.resolve("intel.jsonl"), row.replace("%s", generated));

    JobRun window = detect(lines, "streaming", "--threat-intel", intel.toString());
    JobRun historical =
        detect(
            lines,
            "streaming",
            "--threat-intel",
            intel.toString(),
            "--as-of",
            "2026-03-03T15:00:00Z");

    assertThat(window.alerts().get(0).at("/vendor/IsTIMatch").asBoolean()).isEqualTo(inWindow);
    assertThat(historical.alerts().get(0).at("/vendor/IsTIMatch").asBoolean()).isEqualTo(asOf);
  }

  @ParameterizedTest
  @CsvSource({"sensor, 11:00", "record, 13:00"})
  void eventTimeIsThatOfTheClockAskedFor(String clock, String hour) throws Exception {
    Beacon beacon = new Beacon("ws1", "agent.exe", "198.51.100.10");
    List<String> lines = new ArrayList<>();
    for (Instant time : Beacon.times("2026-03-03T11:40:00.123Z", MINUTE, 12)) {
      lines.add(beacon.sysmon(time, time.plus(Duration.ofMinutes(90))));
      lines.add(beacon.falcon(time, time.plus(Duration.ofMinutes(90))));
      // Neither has another clock than its own.
      lines.add(beacon.defender(time));
      lines.add(beacon.ecs(time));
    }

    JobRun run = detect(lines, "batch", "--event-time", clock);

    for (String detection : List.of("sumo", "splunk", "logscale")) {
      assertThat(rows(run, detection)).containsExactly(hour + " 12");
    }
    assertThat(rows(run, "sentinel")).containsExactly("11:00 12");
    assertThat(rows(run, "elastic")).hasSize(1);
  }

  private JobRun detect(List<String> lines, String mode, String... more) throws Exception {
    Path input = Files.write(folder.resolve("telemetry.jsonl"), lines);
    List<String> arguments = new ArrayList<>(List.of("--input", input.toString()));
    arguments.addAll(List.of("--mode", mode, "--checkpoint-interval", "100ms"));
    arguments.addAll(List.of("--parallelism", "2"));
    arguments.addAll(List.of(more));
    return JobRun.of(Files.createTempDirectory(folder, "output"), arguments.toArray(String[]::new));
  }

  /**
   * The alerts of a detection in order of time: the window's start, the count, and how complete.
   */
  private static List<String> rows(JobRun run, String detection) throws Exception {
    Stream<JsonNode> alerts =
        run.alerts().stream().filter(alert -> alert.at("/rule/name").asText().equals(detection));
    return alerts
        .map(
            alert ->
                alert.at("/beacon/window/start").asText().substring(11, 16)
                    + " "
                    + alert.at("/beacon/count").asText()
                    + (alert.at("/beacon/partial").asBoolean() ? " partial" : ""))
        .toList();
  }
}
