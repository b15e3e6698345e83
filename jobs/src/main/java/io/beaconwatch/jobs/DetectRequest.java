package io.beaconwatch.jobs;

import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.detection.Problem.Severity;
import io.beaconwatch.jobs.LoadDetections.Loaded;
import io.beaconwatch.jobs.options.CheckedSettings;
import io.beaconwatch.jobs.options.DetectSettings;
import io.beaconwatch.jobs.options.FileSinkOptions;
import io.beaconwatch.jobs.options.GivenOptions;
import io.beaconwatch.jobs.options.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;

/**
 * A request to detect, checked in full before anything starts: options, output folder, detections.
 *
 * @param settings good for a run only when there are no errors
 * @param optionErrors of options and input
 * @param loaded the detections that were asked for, and their problems
 */
public record DetectRequest(DetectSettings settings, List<Problem> optionErrors, Loaded loaded) {

  public static DetectRequest of(CheckedSettings checked, LoadDetections load) {
    DetectSettings settings = checked.settings();
    List<Problem> errors = new ArrayList<>(checked.problems());
    if (!JobEnvironment.isRestored()) {
      OutputDirectory.of(settings)
          .flatMap(OutputDirectory::refusal)
          .map(refusal -> refusal(FileSinkOptions.OUTPUT, refusal))
          .ifPresent(errors::add);
    }
    DeadLetters.refusals(settings)
        .forEach((option, refusal) -> errors.add(refusal(option, refusal)));
    return new DetectRequest(
        settings, List.copyOf(errors), load.load(settings.detections(), settings.filters()));
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
   * there, if there is such a folder. A job that goes on from a savepoint goes on in the same
   * folder.
   *
   * @throws InvalidRequestException with all errors, when there are any
   * @throws Exception when the job failed
   */
  public RunSummary run(DetectionRun run, DetectionRun.Progress progress) throws Exception {
    List<Problem> errors = errors();
    if (!errors.isEmpty()) {
      throw new InvalidRequestException(errors);
    }
    Optional<OutputDirectory> output = OutputDirectory.of(settings);
    if (output.isPresent()) {
      output.get().prepare(JobEnvironment.isRestored());
    }
    RunSummary summary = run.run(settings, loaded.detections(), progress);
    if (output.isPresent()) {
      output.get().write(summary);
    }
    return summary;
  }
}
