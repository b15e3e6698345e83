package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.jobs.generator.GenerationSummary;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import io.beaconwatch.jobs.options.DetectArguments;
import io.beaconwatch.jobs.pipeline.CountNames;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing that is read is lost: every record is counted once, as what became of it. */
class AccountingITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  @TempDir static Path folder;

  private static GenerationSummary written;

  /** Not enriched, so that keys are missing, of which process starts give some. */
  @BeforeAll
  static void telemetry() throws Exception {
    GeneratorSettings settings =
        new GeneratorSettings(
            5,
            28,
            Instant.parse("2026-03-03T00:00:00Z"),
            6,
            20,
            TelemetryFormat.AUTO,
            false,
            40,
            true);
    written = new TelemetryGenerator(settings).generate(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "batch, 0h, 0s",
    "streaming, 0h, 0s",
    "streaming, 2h, 0s",
    "streaming, 0h, 30m",
    "batch, 3h, 0s"
  })
  void whatIsReadIsWhatBecameOfIt(String mode, String cut, String lateness) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--input", folder.resolve("telemetry").toString()));
    arguments.addAll(List.of("--output", folder.resolve("output").toString(), "--overwrite"));
    arguments.addAll(List.of("--mode", mode, "--allowed-lateness", lateness));
    arguments.addAll(List.of("--checkpoint-interval", "100ms", "--parallelism", "2"));
    if (!cut.equals("0h")) {
      arguments.addAll(List.of("--from", "2026-03-03T0" + cut.charAt(0) + ":30:00Z"));
    }
    DetectRequest request =
        DetectRequest.of(
            DetectArguments.check(arguments.toArray(String[]::new)), new LoadDetectionFiles());
    assertThat(request.errors()).isEmpty();
    List<Detection> detections = request.loaded().detections();
    OutputDirectory.of(request.settings(), RunOrigin.NEW).orElseThrow().prepare();
    Map<String, Object> counts;
    try (JobEnvironment job = JobEnvironment.of(request.settings())) {
      BeaconDetectionJob.wire(
          job.environment(), request.settings(), detections, System.currentTimeMillis());
      counts = job.environment().execute().getAllAccumulatorResults();
    }
    Counted counted = new Counted(counts);

    counted.assertNothingIsLost(detections);
    assertThat(counted.of(CountNames.READ)).isGreaterThan(written.events());
    assertThat(counted.startingWith(CountNames.REJECTED)).isBetween(1L, 40L);
    assertThat(counted.of(CountNames.SKIPPED + CountNames.OUTSIDE_RANGE) > 0)
        .isEqualTo(!cut.equals("0h"));
    assertThat(counted.of(CountNames.CONTEXT)).isPositive();
    assertThat(counted.startingWith(CountNames.JOINED)).isPositive();
    // Raw telemetry: a command line is there exactly where the start of the process was found.
    assertThat(counted.of(CountNames.NULL_KEY_OF + "splunk"))
        .isEqualTo(counted.of(CountNames.NOT_JOINED + "sysmon"))
        .isPositive()
        .isLessThan(counted.of(CountNames.SELECTED_BY + "splunk"));
    assertThat(counted.of(CountNames.NULL_KEY_OF + "sumo")).isZero();
    assertThat(counted.startingWith(CountNames.LATE_FOR)).isZero();
  }
}
