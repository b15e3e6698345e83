package io.beaconwatch.jobs;

import io.beaconwatch.jobs.options.DetectArguments;
import io.beaconwatch.jobs.options.InvalidRequestException;

/** The job's wiring, and the main class for {@code flink run}. */
public final class BeaconDetectionJob {
  public static final LoadDetections LOAD =
      (choice, filters) -> {
        throw new UnsupportedOperationException("the reader of detections is not in this build");
      };

  public static final DetectionRun RUN =
      (settings, detections, progress) -> {
        throw new UnsupportedOperationException("the pipeline is not in this build");
      };

  private BeaconDetectionJob() {}

  /**
   * Runs the job.
   *
   * @param arguments those of {@code detect}, with or without that word
   * @throws InvalidRequestException with every error at once, when the job cannot start
   * @throws Exception when the job failed
   */
  public static void main(String[] arguments) throws Exception {
    System.out.print(SummaryText.of(submit(arguments, LOAD, RUN)));
  }

  static RunSummary submit(String[] arguments, LoadDetections load, DetectionRun run)
      throws Exception {
    DetectRequest request = DetectRequest.of(DetectArguments.check(arguments), load);
    return request.run(run, (total, done) -> {});
  }
}
