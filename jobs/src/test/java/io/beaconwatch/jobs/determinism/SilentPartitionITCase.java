package io.beaconwatch.jobs.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.jobs.TestCluster;
import io.beaconwatch.jobs.determinism.Telemetry.Line;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One of several partitions falls silent in the middle of a window and comes back in the middle of
 * a later one. At a parallelism of 1 it shares its reader with the others, at 4 it has one alone.
 */
class SilentPartitionITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 4;
  private static final int SILENT = 3;
  private static final long SILENT_FROM = time("2026-03-03T00:40:00Z");
  private static final long SILENT_TO = time("2026-03-03T02:40:00Z");

  /** The end of the last window that is closed and scored before the partition is back. */
  private static final long TOLD_BEFORE = time("2026-03-03T02:00:00Z");

  private static SameEvents same;
  @TempDir private Path folder;

  @BeforeAll
  static void events() throws Exception {
    same = SameEvents.get();
  }

  private static long time(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  /** Its events of that time went to the others, as those of a collector that moves. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void withNothingToSayItHoldsUpNobody(int parallelism) throws Exception {
    try (Topic<String> lines = silentAndBack(dealt(true)).silentAtFirstStop(SILENT);
        Topic<IndicatorRecord> indicators = Topic.of(List.of(same.indicators()))) {
      JobClient job = run(lines, indicators).start(parallelism);
      lines.awaitCheckpoint();
      indicators.awaitRead();
      awaitAlerts(same.alerts().stream().filter(SilentPartitionITCase::isToldMeanwhile).toList());
      // It is back before the others go on, and a checkpoint says that everybody knows.
      lines.release();
      lines.awaitCheckpoint();
      lines.release();
      Outcome outcome = run(lines, indicators).end(job);

      outcome.assertAlerts(same.alerts());
      outcome.assertNothingIsLost();
    }
  }

  /** Which is the answer for as long as it may still send events of that time. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void asLongAsItIsNotIdleItHoldsUpEverybody(int parallelism) throws Exception {
    try (Topic<String> lines = silentAndBack(dealt(false));
        Topic<IndicatorRecord> indicators = Topic.of(List.of(same.indicators()))) {
      JobClient job = run(lines, indicators).start(parallelism);
      lines.awaitCheckpoint();
      assertThat(Outcome.lines(folder.resolve("alerts"))).isEmpty();
      lines.release();
      lines.awaitCheckpoint();
      lines.release();
      Outcome outcome = run(lines, indicators).end(job);

      outcome.assertAlerts(same.alerts());
      outcome.assertNothingIsLost();
    }
  }

  /** What it held back is late then, and only windows of that time differ. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void whatItHeldBackIsLate(int parallelism) throws Exception {
    try (Topic<String> lines = silentAndBack(dealt(false)).silentAtFirstStop(SILENT);
        Topic<IndicatorRecord> indicators = Topic.of(List.of(same.indicators()))) {
      JobClient job = run(lines, indicators).start(parallelism);
      lines.awaitCheckpoint();
      awaitAlerts(List.of());
      lines.release();
      lines.awaitCheckpoint();
      lines.release();
      Outcome outcome = run(lines, indicators).end(job);

      outcome.assertNothingIsLost();
      assertThat(outcome.lateFor()).allSatisfy((detection, late) -> assertThat(late).isPositive());
      assertThat(untouched(outcome.alerts())).isEqualTo(untouched(same.alerts())).isNotEmpty();
      assertThat(outcome.alerts()).isNotEqualTo(same.alerts());
    }
  }

  /**
   * @param nothingToSay whether the others have what the partition would have while it is silent
   */
  private static List<List<Line>> dealt(boolean nothingToSay) {
    List<List<Line>> partitions = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new ArrayList<>());
    }
    int next = 0;
    for (Line line : same.telemetry().lines()) {
      int partition = next++ % PARTITIONS;
      boolean silent =
          partition == SILENT && line.earliest() >= SILENT_FROM && line.earliest() < SILENT_TO;
      partitions.get(silent && nothingToSay ? next % SILENT : partition).add(line);
    }
    return partitions;
  }

  /**
   * It stops where it falls silent, the others where it comes back; then it reads up to there, or a
   * little on where it has nothing of that time; then all go on.
   */
  private static Topic<String> silentAndBack(List<List<Line>> partitions) {
    int[] silent = new int[PARTITIONS];
    int[] back = new int[PARTITIONS];
    for (int i = 0; i < PARTITIONS; i++) {
      back[i] = before(partitions.get(i), SILENT_TO);
      silent[i] = i == SILENT ? before(partitions.get(i), SILENT_FROM) : back[i];
    }
    back[SILENT] += 10;
    return Topic.of(
            partitions.stream().map(each -> each.stream().map(Line::bytes).toList()).toList())
        .stoppingAt(silent)
        .stoppingAt(back);
  }

  private static int before(List<Line> lines, long time) {
    return (int) lines.stream().takeWhile(line -> line.earliest() < time).count();
  }

  private void awaitAlerts(List<String> expected) {
    Topic.await(
        () -> "alerts of windows that closed meanwhile",
        () -> {
          List<String> told = Outcome.lines(folder.resolve("alerts"));
          return told.stream().anyMatch(SilentPartitionITCase::isToldMeanwhile)
              && told.containsAll(expected);
        });
  }

  private static boolean isToldMeanwhile(String alert) {
    return isOfWindow(alert) && end(alert) <= TOLD_BEFORE && end(alert) > SILENT_FROM;
  }

  /** The alerts of windows that hold nothing of the time of silence. */
  private static List<String> untouched(List<String> alerts) {
    return alerts.stream()
        .filter(
            alert -> isOfWindow(alert) && (end(alert) <= SILENT_FROM || start(alert) >= SILENT_TO))
        .toList();
  }

  /** Rather than of sequences, whose runs have no bounds of their own. */
  private static boolean isOfWindow(String alert) {
    return !parsed(alert).at("/rule/name").asText().equals("elastic");
  }

  private static long start(String alert) {
    return time(parsed(alert).at("/beacon/window/start").asText());
  }

  private static long end(String alert) {
    return time(parsed(alert).at("/beacon/window/end").asText());
  }

  private static JsonNode parsed(String alert) {
    try {
      return JSON.readTree(alert);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(alert, e);
    }
  }

  private PipelineRun run(Topic<String> lines, Topic<IndicatorRecord> indicators) {
    return new PipelineRun(
        lines, indicators, folder, "--mode", "streaming", "--checkpoint-interval", "20ms");
  }
}
