package io.beaconwatch.jobs.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.jobs.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An operator that fails twice in the middle of windows: no alert is lost or doubled in the files,
 * nor any count.
 */
class FailureITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final int PARTITIONS = 5;

  /** In the middle of the second and of the third hour. */
  private static final double FIRST_STOP = 0.35;

  private static final double SECOND_STOP = 0.6;

  private static SameEvents same;
  @TempDir private Path folder;

  @BeforeAll
  static void events() throws Exception {
    same = SameEvents.get();
  }

  @ParameterizedTest
  @CsvSource({
    "records, hashmap, 1",
    "records, rocksdb, 4",
    "alerts, hashmap, 4",
    "alerts, rocksdb, 1",
  })
  void restartsGoOnFromTheCheckpoint(String failing, String backend, int parallelism)
      throws Exception {
    try (Topic<String> lines =
            Topic.of(same.telemetry().dealt(PARTITIONS))
                .stoppingAtShare(FIRST_STOP)
                .stoppingAtShare(SECOND_STOP)
                .goingOnOnceCheckpointed();
        Topic<IndicatorRecord> indicators = Topic.of(List.of(same.indicators()))) {
      PipelineRun run =
          new PipelineRun(
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
              .backend(backend)
              .restarting(2);
      if (failing.equals("records")) {
        run.failingRecords(new FailTwice<>(lines, 50));
      } else {
        run.failingAlerts(new FailTwice<>(lines, 2));
      }

      Outcome outcome = run.toItsEnd(parallelism);

      assertThat(lines.failures()).isEqualTo(2);
      assertThat(lines.restored()).hasSize(2 * PARTITIONS).allMatch(position -> position > 0);
      outcome.assertAlerts(same.alerts());
      outcome.assertNothingIsLost();
    }
  }
}
