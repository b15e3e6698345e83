package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.jobs.DocumentedMetrics.Documented;
import io.beaconwatch.jobs.ReportedMetrics.Reported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The metrics of a running job over files are those that {@code deploy/METRICS.md} tells of; {@link
 * LiveMetricsITCase} finds the others.
 */
class MetricsITCase {
  private static final ReportedMetrics METRICS = new ReportedMetrics();

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(METRICS.addTo(JobEnvironment.inThisProcess()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final Duration FOUR_MINUTES = Duration.ofMinutes(4);
  private static final Instant LATEST = Instant.parse("2026-03-03T12:10:00Z");

  /** The source's watermark behind the latest event. */
  private static final long WATERMARK = LATEST.minus(Duration.ofMinutes(5)).toEpochMilli() - 1;

  private static final Beacon BEACON = new Beacon("ws1", "agent.exe", "198.51.100.10");

  @TempDir private Path folder;
  private Path input;

  @Test
  void everyMetricIsThereAndRight() throws Exception {
    input = Files.createDirectory(folder.resolve("input"));
    Path indicators = folder.resolve("indicators.jsonl");
    Files.writeString(
        indicators,
        """
        {"TimeGenerated":"2026-03-03T00:00:00Z","NetworkIP":"198.51.100.10","Active":true}
        {"TimeGenerated":"2026-03-03T00:00:00Z","DomainName":"bad.example","Active":true}
        {"TimeGenerated":"yesterday","NetworkIP":"198.51.100.11","Active":true}
        """);
    arrives("10.jsonl", firstHour());
    try (RunningJob job = start(indicators)) {
      arrives("12.jsonl", lastHour());
      job.await("the first hour's alerts", () -> METRICS.sum("eventsMatched", "sentinel") == 15);
      job.await("alerts", () -> sums("alerts").values().stream().mapToLong(n -> n).sum() == 4);
      arrives("late.jsonl", List.of(BEACON.defender(Instant.parse("2026-03-03T10:30:00Z"))));
      job.await("the late one", () -> METRICS.sum("recordsLate") == 1);
      job.await("all of it", () -> METRICS.sum("recordsRead") == 12 * 3 + 12 + 7 + 1);

      job.await("the feed", () -> sums("indicatorsRejected").containsValue(1L));

      isAsDocumented();
      SoftAssertions.assertSoftly(MetricsITCase::hasTheValues);
      assertThat(job.isRunning()).isTrue();
    }
  }

  /** 12 of each platform but Falcon, and 12 other records. */
  private static List<String> firstHour() {
    List<String> lines = new ArrayList<>();
    for (Instant time : Beacon.times("2026-03-03T10:00:00Z", FOUR_MINUTES, 12)) {
      lines.add(BEACON.defender(time));
      lines.add(BEACON.ecs(time));
      lines.add(BEACON.sysmon(time, time));
    }
    lines.add(processStart("2026-03-03T09:59:00Z", "{A}"));
    for (int minute = 0; minute < 5; minute++) {
      // Three of a process whose start is there, two of one whose start is not.
      lines.add(bareSysmon("2026-03-03T10:0" + minute + ":00Z", minute < 3 ? "{A}" : "{B}"));
    }
    lines.add("{\"broken\":");
    lines.add("not even that");
    lines.add(BEACON.defender(Instant.parse("2026-03-03T08:59:00Z")));
    lines.add(BEACON.defender(Instant.parse("2026-03-03T10:01:00Z")).replace("Public", "Private"));
    lines.add(BEACON.defender(Instant.parse("2026-03-03T10:01:00Z")).replace("Success", "Failed"));
    lines.add(
        "{\"event_simpleName\":\"DnsRequest\",\"aid\":\"a1\",\"timestamp\":\"1772532000000\"}");
    return lines;
  }

  /** Three hosts of Defender, two of ECS, and two of Sysmon. */
  private static List<String> lastHour() {
    List<String> lines = new ArrayList<>();
    for (int host = 1; host <= 3; host++) {
      Beacon beacon = new Beacon("ws" + host, "agent.exe", "198.51.100.10");
      lines.add(beacon.defender(LATEST));
      if (host > 1) {
        lines.add(beacon.ecs(LATEST));
        lines.add(beacon.sysmon(LATEST, LATEST));
      }
    }
    return lines;
  }

  private static String bareSysmon(String time, String process) {
    Instant instant = Instant.parse(time);
    return new Beacon("ws9", "tool.exe", "198.51.100.99")
        .sysmon(instant, instant)
        .replaceFirst("<Data Name=\"CommandLine\">[^<]*</Data>", "")
        .replace(
            "<Data Name=\"Image\">",
            "<Data Name=\"ProcessGuid\">" + process + "</Data><Data Name=\"Image\">");
  }

  private static String processStart(String time, String process) {
    return """
        <Event><System><Provider Name="Microsoft-Windows-Sysmon"/><EventID>1</EventID>\
        <TimeCreated SystemTime="%s"/><Computer>ws9</Computer></System><EventData>\
        <Data Name="UtcTime">%s</Data><Data Name="ProcessGuid">%s</Data>\
        <Data Name="Image">C:\\tools\\tool.exe</Data><Data Name="CommandLine">tool -x</Data>\
        <Data Name="User">CORP\\amy</Data></EventData></Event>"""
        .formatted(time, time.replace('T', ' ').replace("Z", ""), process);
  }

  /** Puts a file there in one step, as a watched folder asks for. */
  private void arrives(String name, List<String> lines) throws IOException {
    Files.move(Files.write(folder.resolve(name), lines), input.resolve(name));
  }

  private RunningJob start(Path indicators) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--input", input.toString(), "--watch", "50ms"));
    arguments.addAll(List.of("--threat-intel", indicators.toString()));
    arguments.addAll(List.of("--threat-intel-watch", "50ms"));
    arguments.add("--provisional");
    arguments.addAll(List.of("--output", folder.resolve("output").toString()));
    arguments.addAll(List.of("--from", "2026-03-03T09:00:00Z", "--parallelism", "2"));
    arguments.addAll(List.of("--checkpoint-interval", "100ms", "--checkpoint-directory"));
    arguments.add(folder.resolve("checkpoints").toString());
    return RunningJob.start(arguments.toArray(String[]::new));
  }

  private static void isAsDocumented() throws IOException {
    List<Documented> rows = DocumentedMetrics.rows(DocumentedMetrics.OF_FILES);
    assertThat(rows).hasSizeGreaterThan(30).doesNotHaveDuplicates();
    assertThat(METRICS.asDocumented()).containsAll(rows);
    assertThat(rows)
        .containsAll(METRICS.asDocumented().stream().filter(Documented::isOwn).toList());
  }

  private static void hasTheValues(SoftAssertions softly) {
    softly.assertThat(METRICS.sum("bytesRead")).isGreaterThan(10_000);
    softly.assertThat(METRICS.sum("recordsSkipped")).isEqualTo(1);
    softly.assertThat(METRICS.sum("recordsOutsideRange")).isEqualTo(1);
    softly.assertThat(sums("recordsRejected")).containsEntry("malformed", 2L).hasSize(9);
    softly.assertThat(METRICS.sum("recordsUnmatched")).isEqualTo(2);
    softly.assertThat(METRICS.sum("contextRecords")).isEqualTo(1);
    softly.assertThat(METRICS.sum("connectionsJoined", "sysmon")).isEqualTo(3);
    softly.assertThat(METRICS.sum("connectionsNotJoined", "sysmon")).isEqualTo(2);
    softly
        .assertThat(sums("eventsMatched"))
        .isEqualTo(
            Map.of("sumo", 19L, "splunk", 19L, "sentinel", 16L, "logscale", 0L, "elastic", 14L));
    softly
        .assertThat(sums("nullKeys"))
        .isEqualTo(Map.of("sumo", 0L, "splunk", 2L, "sentinel", 0L, "logscale", 0L, "elastic", 0L));
    softly
        .assertThat(sums("eventsLate"))
        .isEqualTo(Map.of("sumo", 0L, "splunk", 0L, "sentinel", 1L, "logscale", 0L, "elastic", 0L));
    softly
        .assertThat(sums("eventsAggregated"))
        .isEqualTo(
            Map.of("sumo", 19L, "splunk", 17L, "sentinel", 15L, "logscale", 0L, "elastic", 14L));
    softly
        .assertThat(sums("windowsOpen"))
        .isEqualTo(Map.of("sumo", 2L, "splunk", 2L, "sentinel", 3L, "logscale", 0L, "elastic", 2L));
    softly
        .assertThat(sums("alerts"))
        .containsEntry("elastic high", 1L)
        .containsEntry("sumo LOW - Above Threshold Outbound Frequency", 1L);
    softly.assertThat(METRICS.sum("indicatorsRead")).isEqualTo(1);
    softly.assertThat(sums("indicatorsUnsupported")).containsEntry("domain", 1L);
    softly.assertThat(sums("indicatorsRejected")).containsEntry("bad-value", 1L);
    softly.assertThat(METRICS.sum("unassignedBytes")).isZero();
    long before = System.currentTimeMillis();
    List<Long> lags =
        METRICS.all().stream()
            .filter(Reported::isOwn)
            .filter(metric -> metric.operator().equals("match-detections"))
            .filter(metric -> metric.name().equals("watermarkLag"))
            .map(Reported::value)
            .toList();
    long after = System.currentTimeMillis();
    softly
        .assertThat(lags)
        .hasSize(2)
        .allSatisfy(lag -> assertThat(lag).isBetween(before - WATERMARK, after - WATERMARK));
  }

  /** By the values of the labels, with spaces between them. */
  private static Map<String, Long> sums(String name) {
    Function<Reported, String> labels = metric -> String.join(" ", metric.labels().values());
    return METRICS.all().stream()
        .filter(metric -> metric.isOwn() && metric.name().equals(name))
        .collect(Collectors.groupingBy(labels, Collectors.summingLong(Reported::value)));
  }
}
