package io.beaconwatch.jobs;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.connectors.archive.ArchiveFile;
import io.beaconwatch.connectors.archive.ArchiveFiles;
import io.beaconwatch.connectors.archive.ArchiveSource;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.connectors.intelligence.IndicatorSource;
import io.beaconwatch.connectors.sink.JsonLines;
import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.connectors.telemetry.TelemetryRecordFormat;
import io.beaconwatch.jobs.options.DetectArguments;
import io.beaconwatch.jobs.options.DetectSettings;
import io.beaconwatch.jobs.options.InvalidRequestException;
import io.beaconwatch.jobs.options.Mode;
import io.beaconwatch.jobs.options.ProcessContext;
import io.beaconwatch.jobs.options.Sequences;
import io.beaconwatch.jobs.pipeline.BeaconDetectionPipeline;
import io.beaconwatch.jobs.pipeline.CountNames;
import io.beaconwatch.jobs.pipeline.DetectionPlan;
import io.beaconwatch.jobs.pipeline.JoinRule;
import io.beaconwatch.jobs.pipeline.TimeRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job's wiring: sources, pipeline and sinks. The main class for {@code flink run}. */
public final class BeaconDetectionJob {
  /** Names of files whose length is the length of what they hold. */
  private static final List<String> PLAIN = List.of(".json", ".jsonl", ".ndjson", ".xml", ".log");

  private BeaconDetectionJob() {}

  /**
   * Runs the job.
   *
   * @param arguments those of {@code detect}, with or without that word
   * @throws InvalidRequestException with every error at once, when the job cannot start
   * @throws Exception when the job failed
   */
  public static void main(String[] arguments) throws Exception {
    System.out.print(
        SummaryText.of(submit(arguments, new LoadDetectionFiles(), BeaconDetectionJob::run)));
  }

  static RunSummary submit(String[] arguments, LoadDetections load, DetectionRun run)
      throws Exception {
    DetectRequest request = DetectRequest.of(DetectArguments.check(arguments), load);
    return request.run(run, (total, done) -> {});
  }

  /** Submits the job and waits for its end, which a watched folder never comes to. */
  public static RunSummary run(
      DetectSettings settings, List<Detection> detections, DetectionRun.Progress progress)
      throws Exception {
    Instant start = Instant.now();
    try (JobEnvironment job = JobEnvironment.of(settings)) {
      wire(job.environment(), settings, detections, start.toEpochMilli());
      JobClient client = job.environment().executeAsync("beaconwatch");
      progress.start(
          totalBytes(settings),
          () -> new RunCounts(client.getAccumulators().join()).count(CountNames.BYTES));
      JobExecutionResult result = client.getJobExecutionResult().get();
      return new RunCounts(result.getAllAccumulatorResults())
          .summary(detections, Duration.between(start, Instant.now()));
    }
  }

  static void wire(
      StreamExecutionEnvironment environment,
      DetectSettings settings,
      List<Detection> detections,
      long runStart) {
    DetectionPlan plan = plan(settings, detections);
    DataStream<TelemetryRecord> telemetry =
        environment
            .fromSource(
                telemetry(settings, plan, runStart),
                WatermarkStrategy.noWatermarks(),
                "read-telemetry")
            .uid("read-telemetry");
    DataStream<IndicatorRecord> indicators =
        IndicatorSource.of(environment, settings.threatIntel(), "read-indicators");

    BeaconDetectionPipeline pipeline = BeaconDetectionPipeline.of(telemetry, indicators, plan);

    write(
        pipeline
            .alerts()
            .map(alert -> alert.json().getBytes(StandardCharsets.UTF_8))
            .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
            .name("render-alerts")
            .uid("render-alerts"),
        settings,
        "alerts");
    write(pipeline.rejected(), settings, "rejected");
    write(pipeline.late(), settings, "late");
  }

  private static ArchiveSource<TelemetryRecord> telemetry(
      DetectSettings settings, DetectionPlan plan, long runStart) {
    return ArchiveSource.builder(
            TelemetryDecoder.provider(
                settings.format(),
                settings.eventTime(),
                plan.neededFields(),
                plan.joinedFamilies(),
                settings.earliestTime().toEpochMilli(),
                settings.latestTimeAhead().toMillis(),
                settings.watch().isPresent()),
            new CompactType<>(new TelemetryRecordFormat()))
        .paths(settings.input())
        .watchInterval(settings.watch().orElse(null))
        .outOfOrderness(settings.outOfOrderness())
        .maxRecordLength(settings.maxRecordSize())
        .runStart(runStart)
        .orderByTime(settings.mode() == Mode.STREAMING)
        .build();
  }

  private static DetectionPlan plan(DetectSettings settings, List<Detection> detections) {
    TimeRange range =
        settings
            .asOf()
            .map(instant -> TimeRange.asOf(instant.toEpochMilli()))
            .orElse(
                new TimeRange(
                    settings.from().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE),
                    settings.to().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE),
                    null));
    return new DetectionPlan(
        detections,
        range,
        settings.allowedLateness(),
        settings.sequences() == Sequences.COALESCED,
        settings.processContext() == ProcessContext.OFF
            ? null
            : new JoinRule(settings.processRetention(), settings.processWait()));
  }

  private static void write(DataStream<byte[]> lines, DetectSettings settings, String folder) {
    lines
        .sinkTo(JsonLines.in(new Path(settings.output(), folder)))
        .name("write-" + folder)
        .uid("write-" + folder);
  }

  /** As stored; negative where compression hides how much there is to read. */
  private static long totalBytes(DetectSettings settings) throws IOException {
    List<ArchiveFile> files = ArchiveFiles.list(settings.input()).files();
    boolean plain = files.stream().allMatch(file -> PLAIN.stream().anyMatch(file.path()::endsWith));
    return plain ? files.stream().mapToLong(ArchiveFile::length).sum() : -1;
  }
}
