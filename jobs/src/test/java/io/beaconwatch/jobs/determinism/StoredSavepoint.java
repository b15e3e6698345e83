package io.beaconwatch.jobs.determinism;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.connectors.intelligence.IndicatorSource;
import io.beaconwatch.jobs.determinism.Telemetry.Line;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What a release keeps of its state for later ones: the telemetry and the indicators of a run, and
 * its savepoints. Its job stopped in the middle of a window, within the allowed lateness of the one
 * before, with a process start still to come for some connections.
 *
 * @param folder {@code telemetry.jsonl.gz}, {@code indicators.csv} and a folder for each {@link
 *     Stop}
 */
record StoredSavepoint(Path folder) {
  static final Path ALL = Path.of("src/test/resources/savepoints");
  static final Instant STOP_TIME = Instant.parse("2026-03-03T01:40:00Z");
  private static final int PARTITIONS = 2;
  private static final int MOST_INDICATORS = 1000;
  private static final Duration ALLOWED_LATENESS = Duration.ofHours(1);

  /** Where the indicators are when the job stops. */
  enum Stop {
    /** Half of them are read, so that all findings wait. */
    WAITING(0.5),
    /** All of them are read, so that what is closed has been told, and may be revised. */
    TOLD(1);

    private final double share;

    Stop(double share) {
      this.share = share;
    }
  }

  Path savepoint(Stop stop) {
    return folder.resolve(stop.name().toLowerCase(Locale.ROOT));
  }

  Topic<String> lines() throws IOException {
    List<String> lines;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve("telemetry.jsonl.gz"))),
                ISO_8859_1))) {
      lines = reader.lines().toList();
    }
    Telemetry telemetry = Telemetry.of(lines);
    int before =
        (int)
            telemetry.lines().stream()
                .map(Line::latest)
                .takeWhile(time -> time < STOP_TIME.toEpochMilli())
                .count();
    return Topic.of(telemetry.dealt(PARTITIONS)).stoppingAt(before / 2, before / 2);
  }

  Topic<IndicatorRecord> indicators(Stop stop) throws Exception {
    return Topic.of(
            List.of(
                IndicatorSource.of(
                        StreamExecutionEnvironment.getExecutionEnvironment(),
                        List.of(folder.resolve("indicators.csv").toAbsolutePath().toString()),
                        "read")
                    .executeAndCollect(MOST_INDICATORS)))
        .stoppingAtShare(stop.share);
  }

  static PipelineRun run(Topic<String> lines, Topic<IndicatorRecord> indicators, Path output) {
    return new PipelineRun(
            lines, indicators, output, "--mode", "streaming", "--checkpoint-interval", "20ms")
        .allowedLateness(ALLOWED_LATENESS);
  }

  /** Runs a job to the stop, and until its sinks have no file of theirs in their state. */
  static JobClient toTheStop(
      PipelineRun run, Topic<String> lines, Topic<IndicatorRecord> indicators) throws Exception {
    JobClient job = run.start(PARTITIONS);
    lines.awaitCheckpoint();
    indicators.awaitRead();
    for (int i = 0; i < 3; i++) {
      lines.awaitNewCheckpoint();
    }
    return job;
  }

  /** The alerts that were told before the savepoint. */
  List<String> toldBefore(Stop stop) throws IOException {
    return Files.readAllLines(savepoint(stop).resolve("told.jsonl"), UTF_8);
  }
}
