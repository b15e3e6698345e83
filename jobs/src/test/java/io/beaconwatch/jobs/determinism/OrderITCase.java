package io.beaconwatch.jobs.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.jobs.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of events, the mode and the parallelism change no byte of any alert. */
class OrderITCase {
  private static final int SLOTS = 7;

  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start(SLOTS);

  private static final int PARTITIONS = 5;
  private static final long IN_ORDER = 0;
  private static final long SHUFFLED_BY = Duration.ofSeconds(200).toMillis();

  private static SameEvents same;
  private static Outcome reference;
  @TempDir private Path folder;

  @BeforeAll
  static void events(@TempDir Path folder) throws Exception {
    same = SameEvents.get();
    reference = run(folder, same.telemetry(), same.indicators(), "batch", 1);
  }

  @ParameterizedTest(name = "{0}, seed {1}, parallelism {2}")
  @CsvSource({
    "batch, 0, 1",
    "batch, 0, 4",
    "batch, 0, 7",
    "batch, 21, 1",
    "batch, 22, 4",
    "batch, 23, 7",
    "streaming, 0, 1",
    "streaming, 0, 4",
    "streaming, 0, 7",
    "streaming, 24, 1",
    "streaming, 25, 4",
    "streaming, 26, 7"
  })
  void noneOfThemChangesAnything(String mode, long seed, int parallelism) throws Exception {
    Telemetry telemetry = same.telemetry();
    List<IndicatorRecord> indicators = new ArrayList<>(same.indicators());
    if (seed != IN_ORDER) {
      telemetry = telemetry.shuffled(seed, SHUFFLED_BY);
      Collections.shuffle(indicators, new Random(seed));
      assertThat(telemetry.disorder())
          .isBetween(SHUFFLED_BY / 2, PipelineRun.OUT_OF_ORDERNESS.toMillis());
    }

    Outcome outcome = run(folder, telemetry, indicators, mode, parallelism);

    outcome.assertAlerts(same.alerts());
    assertThat(outcome.rejects()).isEqualTo(reference.rejects()).isNotEmpty();
    assertThat(outcome.decided()).isEqualTo(reference.decided());
    outcome.assertNothingIsLost();
  }

  /** What the order may change is what is late, and that is told as often as it is counted. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void beyondTheBoundEventsAreLateAndNoneIsLost(int parallelism) throws Exception {
    Telemetry telemetry = same.telemetry().shuffled(31, Duration.ofMinutes(40).toMillis());
    try (Topic<String> lines = Topic.of(telemetry.dealt(PARTITIONS));
        Topic<IndicatorRecord> indicators = Topic.of(List.of(same.indicators()))) {
      Outcome outcome =
          new PipelineRun(lines, indicators, folder, "--mode", "streaming")
              .outOfOrderness(Duration.ZERO)
              .toItsEnd(parallelism);

      outcome.assertNothingIsLost();
      assertThat(outcome.lateFor()).allSatisfy((detection, late) -> assertThat(late).isPositive());
      assertThat(outcome.alerts()).isNotEmpty().isNotEqualTo(same.alerts());
    }
  }

  private static Outcome run(
      Path folder, Telemetry telemetry, List<IndicatorRecord> rows, String mode, int parallelism)
      throws Exception {
    try (Topic<String> lines = Topic.of(telemetry.dealt(PARTITIONS));
        Topic<IndicatorRecord> indicators = Topic.of(List.of(rows))) {
      return new PipelineRun(lines, indicators, folder, "--mode", mode).toItsEnd(parallelism);
    }
  }
}
