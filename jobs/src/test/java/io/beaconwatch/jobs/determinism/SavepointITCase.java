package io.beaconwatch.jobs.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.jobs.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job that is stopped in the middle of windows goes on elsewhere as if nothing had happened. */
class SavepointITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final int PARTITIONS = 5;

  private static SameEvents same;
  @TempDir private Path folder;

  @BeforeAll
  static void events() throws Exception {
    same = SameEvents.get();
  }

  @ParameterizedTest
  @CsvSource({
    "2, 3, hashmap, CANONICAL",
    "4, 1, hashmap, NATIVE",
    "2, 3, rocksdb, NATIVE",
    "4, 1, rocksdb, CANONICAL"
  })
  void anotherParallelismTakesItUp(
      int before, int after, String backend, SavepointFormatType format) throws Exception {
    try (Topic<String> lines = Topic.of(same.telemetry().dealt(PARTITIONS)).stoppingAtShare(0.6);
        Topic<IndicatorRecord> indicators =
            Topic.of(List.of(same.indicators())).stoppingAtShare(0.5)) {
      JobClient first = run(lines, indicators, backend).start(before);
      lines.awaitCheckpoint();
      indicators.awaitCheckpoint();
      String savepoint = PipelineRun.stop(first, folder.resolve("savepoints"), format);
      lines.release();
      indicators.release();

      Outcome outcome = run(lines, indicators, backend).from(savepoint).toItsEnd(after);

      assertThat(lines.restored()).hasSize(PARTITIONS);
      assertThat(indicators.restored()).hasSize(1);
      outcome.assertAlerts(same.alerts());
      outcome.assertNothingIsLost();
    }
  }

  private PipelineRun run(Topic<String> lines, Topic<IndicatorRecord> indicators, String backend) {
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
        .backend(backend);
  }
}
