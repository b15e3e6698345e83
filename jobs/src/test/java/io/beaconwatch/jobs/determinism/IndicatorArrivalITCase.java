package io.beaconwatch.jobs.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.jobs.TestCluster;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * An indicator counts as of its window's end, whenever it arrives: some of them change between the
 * windows of one beacon.
 */
class IndicatorArrivalITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final int PARTITIONS = 5;
  private static final int PARALLELISM = 2;

  private static SameEvents same;
  @TempDir private Path folder;
  private Topic<String> lines;
  private Topic<IndicatorRecord> indicators;

  @BeforeAll
  static void events() throws Exception {
    same = SameEvents.get();
    assertThat(same.alerts().stream().filter(alert -> alert.contains("\"confidence\":55")))
        .as("alerts of indicators that come and go")
        .isNotEmpty();
  }

  @BeforeEach
  void topics() {
    lines = Topic.of(same.telemetry().dealt(PARTITIONS));
    indicators = Topic.of(List.of(same.indicators()));
  }

  @Test
  void beforeTheEvents() throws Exception {
    lines.stoppingAtShare(0);
    JobClient job = start();
    indicators.awaitRead();
    lines.release();
    assertAlerts(job);
  }

  @Test
  void betweenTheEvents() throws Exception {
    lines.stoppingAtShare(0.3).stoppingAtShare(0.6);
    indicators.stoppingAtShare(0).stoppingAtShare(0.5);
    JobClient job = start();
    lines.awaitCheckpoint();
    indicators.release();
    indicators.awaitCheckpoint();
    lines.release();
    lines.awaitCheckpoint();
    indicators.release();
    lines.release();
    assertAlerts(job);
  }

  @Test
  void afterTheEvents() throws Exception {
    indicators.stoppingAtShare(0);
    JobClient job = start();
    lines.awaitRead();
    assertThat(Outcome.lines(folder.resolve("alerts"))).isEmpty();
    indicators.release();
    assertAlerts(job);
  }

  private JobClient start() throws Exception {
    return run().start(PARALLELISM);
  }

  private void assertAlerts(JobClient job) throws Exception {
    Outcome outcome = run().end(job);
    outcome.assertAlerts(same.alerts());
    outcome.assertNothingIsLost();
  }

  private PipelineRun run() {
    return new PipelineRun(
        lines, indicators, folder, "--mode", "streaming", "--checkpoint-interval", "50ms");
  }
}
