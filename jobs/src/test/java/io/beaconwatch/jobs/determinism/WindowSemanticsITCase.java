package io.beaconwatch.jobs.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.jobs.Beacon;
import io.beaconwatch.jobs.TestCluster;
import io.beaconwatch.jobs.pipeline.CountNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SEMANTICS W17 to W20: order, lateness and savepoints, for all five detections. */
class WindowSemanticsITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start(1);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration NONE = Duration.ZERO;
  private static final Beacon BEACON = new Beacon("ws1", "agent.exe", "198.51.100.10");
  private static final Instant LATE = Instant.parse("2026-03-03T10:30:30Z");
  private static final List<Instant> TWELVE =
      Beacon.times("2026-03-03T10:00:00Z", Duration.ofMinutes(4), 12);

  /** It moves event time on and makes no alert. */
  private static final Beacon OTHER = new Beacon("ws9", "other.exe", "198.51.100.99");

  @TempDir private Path folder;

  /** One event on each of the platforms; of Sysmon's two detections read it. */
  private static List<String> lines(Beacon beacon, Instant time) {
    return List.of(
        beacon.sysmon(time, time),
        beacon.defender(time),
        beacon.falcon(time, time),
        beacon.ecs(time));
  }

  private static List<String> lines(Beacon beacon, List<Instant> times) {
    return times.stream().flatMap(time -> lines(beacon, time).stream()).toList();
  }

  private static List<String> closedAt(String time, List<String> lines) {
    List<String> closed = new ArrayList<>(lines);
    closed.add(OTHER.defender(Instant.parse(time)));
    return closed;
  }

  @ParameterizedTest
  @CsvSource({"1h, 0s", "0s, 1h"})
  void w17EventsInReverseOrderChangeNothing(String outOfOrderness, String lateness)
      throws Exception {
    Duration bound = duration(outOfOrderness);
    List<String> reversed = new ArrayList<>(lines(BEACON, TWELVE));
    Collections.reverse(reversed);

    Outcome inOrder =
        run(closedAt("2026-03-03T15:00:00Z", lines(BEACON, TWELVE)), bound, duration(lateness));
    Outcome outcome = run(closedAt("2026-03-03T15:00:00Z", reversed), bound, duration(lateness));

    assertThat(inOrder.alerts()).hasSize(5).allMatch(alert -> alert.contains("\"count\":12,"));
    outcome.assertAlerts(inOrder.alerts());
    outcome.assertNothingIsLost();
  }

  @Test
  void w18AnEventWhoseWindowClosedIsCountedAndKeptAside() throws Exception {
    List<String> onTime = closedAt("2026-03-03T12:00:00Z", lines(BEACON, TWELVE));
    List<String> andLate = new ArrayList<>(onTime);
    andLate.addAll(lines(BEACON, LATE));

    Outcome before = run(onTime, NONE, NONE);
    Outcome outcome = run(andLate, NONE, NONE);

    assertThat(before.alerts()).hasSize(5);
    assertThat(outcome.alerts()).isEqualTo(before.alerts());
    assertThat(outcome.lateFor())
        .isEqualTo(Map.of("sumo", 1L, "splunk", 1L, "sentinel", 1L, "logscale", 1L, "elastic", 1L));
    assertThat(outcome.counts().of(CountNames.LATE_RECORDS)).isEqualTo(4);
    assertThat(outcome.late())
        .hasSize(4)
        .allMatch(line -> line.get("@timestamp").asText().equals(LATE.toString()))
        .extracting(line -> line.get("raw").asText())
        .containsExactlyInAnyOrderElementsOf(lines(BEACON, LATE));
    outcome.assertNothingIsLost();
  }

  /** A window is closed from the watermark of its last millisecond on; a sequence has none. */
  @ParameterizedTest
  @CsvSource({"2026-03-03T10:59:59.999Z, 13, 0", "2026-03-03T11:00:00Z, 12, 1"})
  void w18TheEdgeOfBeingLate(String newest, int count, long late) throws Exception {
    List<String> lines = new ArrayList<>(closedAt(newest, lines(BEACON, TWELVE)));
    lines.addAll(lines(BEACON, LATE));

    Outcome outcome = run(lines, NONE, NONE);

    assertThat(outcome.lateFor())
        .isEqualTo(
            Map.of(
                "sumo", late, "splunk", late, "sentinel", late, "logscale", late, "elastic", 1L));
    for (JsonNode alert : parsed(outcome.alerts())) {
      assertThat(alert.at("/beacon/count").asInt())
          .isEqualTo(alert.at("/rule/name").asText().equals("elastic") ? 12 : count);
    }
    outcome.assertNothingIsLost();
  }

  @Test
  void w19ASavepointAfterTheSixthOfTwelveEventsChangesNothing() throws Exception {
    List<String> all = lines(BEACON, TWELVE);
    Outcome uninterrupted = run(all, NONE, NONE);
    try (Topic<String> lines = Topic.of(List.of(all)).stoppingAt(all.size() / 2);
        Topic<IndicatorRecord> indicators =
            Topic.<IndicatorRecord>of(List.of(List.of())).stoppingAt(0)) {
      Path output = Files.createTempDirectory(folder, "output");
      JobClient first = run(lines, indicators, output).start(1);
      lines.awaitCheckpoint();
      String savepoint =
          PipelineRun.stop(first, folder.resolve("savepoints"), SavepointFormatType.CANONICAL);
      lines.release();
      indicators.release();

      Outcome outcome = run(lines, indicators, output).from(savepoint).toItsEnd(1);

      assertThat(lines.restored()).containsExactly(all.size() / 2);
      assertThat(uninterrupted.alerts()).hasSize(5);
      outcome.assertAlerts(uninterrupted.alerts());
      outcome.assertNothingIsLost();
    }
  }

  @ParameterizedTest
  @CsvSource({"1h, 0s", "0s, 1h"})
  void w20TheFourthOfTenEventsMayArriveLast(String outOfOrderness, String lateness)
      throws Exception {
    List<String> inOrder = TWELVE.subList(0, 10).stream().map(BEACON::ecs).toList();
    List<String> fourthLast = new ArrayList<>(inOrder);
    fourthLast.add(fourthLast.remove(3));

    Outcome expected = run(inOrder, duration(outOfOrderness), duration(lateness));
    Outcome outcome = run(fourthLast, duration(outOfOrderness), duration(lateness));

    assertThat(expected.alerts()).hasSize(1);
    outcome.assertAlerts(expected.alerts());
    assertThat(parsed(outcome.alerts()).get(0).at("/vendor/0/events"))
        .extracting(time -> Instant.parse(time.asText()))
        .isEqualTo(TWELVE.subList(0, 10));
  }

  private static Duration duration(String text) {
    return Duration.parse("PT" + text);
  }

  private static List<JsonNode> parsed(List<String> alerts) throws Exception {
    List<JsonNode> parsed = new ArrayList<>();
    for (String alert : alerts) {
      parsed.add(JSON.readTree(alert));
    }
    return parsed;
  }

  private Outcome run(List<String> all, Duration outOfOrderness, Duration allowedLateness)
      throws Exception {
    try (Topic<String> lines = Topic.of(List.of(all));
        Topic<IndicatorRecord> indicators = Topic.of(List.of(List.of()))) {
      return run(lines, indicators, Files.createTempDirectory(folder, "output"))
          .outOfOrderness(outOfOrderness)
          .allowedLateness(allowedLateness)
          .toItsEnd(1);
    }
  }

  private static PipelineRun run(
      Topic<String> lines, Topic<IndicatorRecord> indicators, Path output) {
    return new PipelineRun(
        lines, indicators, output, "--mode", "streaming", "--checkpoint-interval", "20ms");
  }
}
