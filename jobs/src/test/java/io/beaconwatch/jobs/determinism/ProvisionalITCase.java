package io.beaconwatch.jobs.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.jobs.Counted;
import io.beaconwatch.jobs.TestCluster;
import io.beaconwatch.jobs.pipeline.CountNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Alerts that are told as they happen change nothing of those that are final, which are batch's
 * byte for byte; and their revisions grow by one, through failures and savepoints.
 */
class ProvisionalITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final int PARTITIONS = 5;

  private static SameEvents same;
  @TempDir private Path folder;

  @BeforeAll
  static void events() throws Exception {
    same = SameEvents.get();
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void theFinalAlertsAreThoseOfBatch(int parallelism) throws Exception {
    try (Topic<String> lines = Topic.of(same.telemetry().dealt(PARTITIONS)).stoppingAtShare(0);
        Topic<IndicatorRecord> indicators =
            Topic.of(List.of(same.indicators())).stoppingAtShare(1)) {
      PipelineRun run = run(lines, indicators);
      JobClient job = run.start(parallelism);
      // All are known before the first window, so that no tier is another in the end; and their end
      // is, so that nothing waits for it while windows close.
      indicators.awaitCheckpoint();
      indicators.release();
      indicators.awaitEnd();
      lines.release();

      Tellings tellings = Tellings.of(run.end(job));

      tellings.outcome().assertAlerts(same.alerts());
      tellings.outcome().assertNothingIsLost();
      tellings.assertRevisions();
      tellings.assertEachIsFollowedByItsFinalAlert(true);
      assertThat(tellings.provisional().values().stream().mapToInt(List::size).sum())
          .isEqualTo((int) tellings.outcome().counts().startingWith(CountNames.PROVISIONAL_OF));
    }
  }

  @ParameterizedTest
  @CsvSource({"records, hashmap, 1", "records, rocksdb, 4", "alerts, hashmap, 4"})
  void aFailureRepeatsNoRevision(String failing, String backend, int parallelism) throws Exception {
    try (Topic<String> lines =
            Topic.of(same.telemetry().dealt(PARTITIONS))
                .stoppingAtShare(0.35)
                .stoppingAtShare(0.6)
                .goingOnOnceCheckpointed();
        Topic<IndicatorRecord> indicators = Topic.of(List.of(same.indicators()))) {
      PipelineRun run = run(lines, indicators).backend(backend).restarting(2);
      if (failing.equals("records")) {
        run.failingRecords(new FailTwice<>(lines, 50));
      } else {
        run.failingAlerts(new FailTwice<>(lines, 2));
      }

      Tellings tellings = Tellings.of(run.toItsEnd(parallelism));

      assertThat(lines.failures()).isEqualTo(2);
      tellings.outcome().assertAlerts(same.alerts());
      tellings.assertRevisions();
      tellings.assertEachIsFollowedByItsFinalAlert(false);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 3, hashmap", "4, 1, rocksdb"})
  void aSavepointAtAnotherParallelismRepeatsNoRevision(int before, int after, String backend)
      throws Exception {
    try (Topic<String> lines = Topic.of(same.telemetry().dealt(PARTITIONS)).stoppingAtShare(0.6);
        Topic<IndicatorRecord> indicators =
            Topic.of(List.of(same.indicators())).stoppingAtShare(1)) {
      JobClient first = run(lines, indicators).backend(backend).start(before);
      indicators.awaitCheckpoint();
      indicators.release();
      lines.awaitCheckpoint();
      lines.awaitNewCheckpoint();
      String savepoint =
          PipelineRun.stop(first, folder.resolve("savepoints"), SavepointFormatType.CANONICAL);
      Tellings told = Tellings.of(Outcome.of(folder.resolve("output"), new Counted(Map.of())));
      lines.release();

      Tellings tellings =
          Tellings.of(run(lines, indicators).backend(backend).from(savepoint).toItsEnd(after));

      assertThat(lines.restored()).hasSize(PARTITIONS);
      assertThat(told.open()).as("windows open at the savepoint").hasSizeGreaterThan(10);
      tellings.outcome().assertAlerts(same.alerts());
      tellings.assertRevisions();
      tellings.assertEachIsFollowedByItsFinalAlert(false);
    }
  }

  private PipelineRun run(Topic<String> lines, Topic<IndicatorRecord> indicators) {
    return new PipelineRun(
            lines,
            indicators,
            folder.resolve("output"),
            "--mode",
            "streaming",
            "--checkpoint-interval",
            "20ms",
            "--checkpoint-directory",
            folder.resolve("checkpoints").toString())
        .watermarksApart(Duration.ofMinutes(10))
        .provisional();
  }
}
