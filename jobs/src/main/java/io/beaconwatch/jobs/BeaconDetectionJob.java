package io.beaconwatch.jobs;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.jobs.options.DetectArguments;
import io.beaconwatch.jobs.options.DetectSettings;
import io.beaconwatch.jobs.options.InvalidRequestException;
import io.beaconwatch.jobs.options.ProcessContext;
import io.beaconwatch.jobs.options.Sequences;
import io.beaconwatch.jobs.pipeline.BeaconDetectionPipeline;
import io.beaconwatch.jobs.pipeline.CountNames;
import io.beaconwatch.jobs.pipeline.DetectionPlan;
import io.beaconwatch.jobs.pipeline.JoinRule;
import io.beaconwatch.jobs.pipeline.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job's wiring: sources, pipeline and sinks. The main class for {@code flink run}. */
public final class BeaconDetectionJob {
  private static final String NAME = "beaconwatch";

  private BeaconDetectionJob() {}

  /**
   * Runs the job. Where nobody may wait for its end, it only submits it; then there is no summary.
   *
   * @param arguments those of {@code detect}, with or without that word
   * @throws InvalidRequestException with every error at once, when the job cannot start
   * @throws Exception when the job failed
   */
  public static void main(String[] arguments) throws Exception {
    if (JobEnvironment.isAttached()) {
      System.out.print(
          SummaryText.of(run(arguments, new LoadDetectionFiles(), BeaconDetectionJob::run)));
    } else {
      DetectRequest.of(DetectArguments.check(arguments), new LoadDetectionFiles())
          .submit(BeaconDetectionJob::submit);
    }
  }

  static RunSummary run(String[] arguments, LoadDetections load, DetectionRun run)
      throws Exception {
    DetectRequest request = DetectRequest.of(DetectArguments.check(arguments), load);
    return request.run(run, (total, done) -> {});
  }

  /** Submits the job and leaves it to the cluster. */
  static void submit(DetectSettings settings, List<Detection> detections) throws Exception {
    try (JobEnvironment job = JobEnvironment.of(settings)) {
      wire(job.environment(), settings, detections, System.currentTimeMillis());
      job.environment().executeAsync(NAME);
    }
  }

  /** Submits the job and waits for its end, which a watched folder never comes to. */
  public static RunSummary run(
      DetectSettings settings, List<Detection> detections, DetectionRun.Progress progress)
      throws Exception {
    Instant start = Instant.now();
    try (JobEnvironment job = JobEnvironment.of(settings)) {
      wire(job.environment(), settings, detections, start.toEpochMilli());
      JobClient client = job.environment().executeAsync(NAME);
      progress.start(
          TelemetrySources.totalBytes(settings),
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
      long runStart)
      throws IOException {
    DetectionPlan plan = plan(settings, detections);
    TelemetrySources telemetry = new TelemetrySources(settings, plan, runStart);
    BeaconDetectionPipeline pipeline =
        BeaconDetectionPipeline.of(
            telemetry.addTo(environment),
            new IndicatorSources(settings).addTo(environment),
            plan,
            telemetry.replayedSpans());
    DeadLetterSinks deadLetters = new DeadLetterSinks(settings);
    new AlertSinks(settings, deadLetters).add(pipeline.alerts());
    deadLetters.addRejected(pipeline.rejected());
    deadLetters.addLate(pipeline.late());
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
            : new JoinRule(settings.processRetention(), settings.processWait()),
        settings.provisionalDelay().orElse(null));
  }
}
