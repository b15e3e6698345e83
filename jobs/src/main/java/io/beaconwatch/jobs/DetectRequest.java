package io.beaconwatch.jobs;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.detection.Problem.Severity;
import io.beaconwatch.jobs.LoadDetections.Loaded;
import io.beaconwatch.jobs.options.CheckedSettings;
import io.beaconwatch.jobs.options.DetectSettings;
import io.beaconwatch.jobs.options.FileSinkOptions;
import io.beaconwatch.jobs.options.GivenOptions;
import io.beaconwatch.jobs.options.InvalidRequestException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.util.ExceptionUtils;

/**
 * A request to detect, checked in full before anything starts: options, output folder, detections.
 *
 * @param settings good for a run only when there are no errors
 * @param origin what the run goes on from
 * @param optionErrors of options and input
 * @param loaded the detections that were asked for, and their problems
 */
public record DetectRequest(
    DetectSettings settings, RunOrigin origin, List<Problem> optionErrors, Loaded loaded) {

  /** A request to run from here. */
  public static DetectRequest of(CheckedSettings checked, LoadDetections load) {
    return of(checked, load, JobEnvironment.origin());
  }

  /** A request to run somewhere else, perhaps from a savepoint. */
  public static DetectRequest of(CheckedSettings checked, LoadDetections load, RunOrigin origin) {
    DetectSettings settings = checked.settings();
    List<Problem> errors = new ArrayList<>(checked.problems());
    OutputDirectory.of(settings, origin)
        .flatMap(OutputDirectory::refusal)
        .map(refusal -> refusal(FileSinkOptions.OUTPUT, refusal))
        .ifPresent(errors::add);
    DeadLetters.refusals(settings)
        .forEach((option, refusal) -> errors.add(refusal(option, refusal)));
    return new DetectRequest(
        settings,
        origin,
        List.copyOf(errors),
        load.load(settings.detections(), settings.filters()));
  }

  private static Problem refusal(ConfigOption<?> option, String refusal) {
    return new Problem(
        GivenOptions.COMMAND_LINE, 0, Severity.ERROR, "--" + option.key() + ": " + refusal);
  }

  /** Errors in detections or filters. */
  public List<Problem> detectionErrors() {
    return loaded.problems().stream()
        .filter(problem -> problem.severity() == Severity.ERROR)
        .toList();
  }

  /** Everything that keeps the job from starting. */
  public List<Problem> errors() {
    return Stream.concat(optionErrors.stream(), detectionErrors().stream()).toList();
  }

  /**
   * Runs the job: clears the output folder where that was asked for, runs, and writes the summary
   * there, if there is such a folder. A job that goes on from a savepoint, or in an application
   * whose JobManager was lost, goes on in the same folder.
   *
   * @throws InvalidRequestException with all errors, when there are any
   * @throws Exception when the job failed
   */
  public RunSummary run(DetectionRun run, DetectionRun.Progress progress) throws Exception {
    Optional<OutputDirectory> output = prepare();
    RunSummary summary;
    try {
      summary = run.run(settings, loaded.detections(), progress);
    } catch (ExecutionException e) {
      // Anything else may be the end of this process alone, after which the job goes on.
      if (output.isPresent() && isEndOfJob(e)) {
        output.get().end();
      }
      throw e;
    }
    if (output.isPresent()) {
      output.get().write(summary);
      output.get().end();
    }
    return summary;
  }

  /** Submits a job with such settings and does not wait for its end. */
  @FunctionalInterface
  interface Submission {
    /**
     * Submits it.
     *
     * @throws Exception when it was not submitted
     */
    void submit(DetectSettings settings, List<Detection> detections) throws Exception;
  }

  /**
   * Submits the job: clears the output folder where that was asked for, and leaves the rest to the
   * job.
   *
   * @throws InvalidRequestException with all errors, when there are any
   * @throws Exception when it was not submitted
   */
  void submit(Submission submission) throws Exception {
    prepare();
    submission.submit(settings, loaded.detections());
  }

  private Optional<OutputDirectory> prepare() throws IOException {
    List<Problem> errors = errors();
    if (!errors.isEmpty()) {
      throw new InvalidRequestException(errors);
    }
    Optional<OutputDirectory> output = OutputDirectory.of(settings, origin);
    if (output.isPresent()) {
      output.get().prepare();
    }
    return output;
  }

  /** Whether the job failed or was cancelled, for good. */
  private static boolean isEndOfJob(ExecutionException failure) {
    return ExceptionUtils.findThrowable(failure, JobExecutionException.class).isPresent();
  }
}
