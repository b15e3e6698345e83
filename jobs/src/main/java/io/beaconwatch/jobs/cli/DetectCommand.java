package io.beaconwatch.jobs.cli;

import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.jobs.DetectRequest;
import io.beaconwatch.jobs.DetectionRun;
import io.beaconwatch.jobs.LoadDetections;
import io.beaconwatch.jobs.RunSummary;
import io.beaconwatch.jobs.SummaryText;
import io.beaconwatch.jobs.options.CheckedSettings;
import io.beaconwatch.jobs.options.DetectArguments;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code detect}: runs detections over telemetry. */
final class DetectCommand implements Callable<Integer> {
  private final LoadDetections load;
  private final DetectionRun run;
  private final CommandSpec spec;

  DetectCommand(LoadDetections load, DetectionRun run) {
    this.load = load;
    this.run = run;
    this.spec = CommandSpec.wrapWithoutInspection(this);
    spec.mixinStandardHelpOptions(true);
    spec.usageMessage()
        .customSynopsis("beaconwatch detect --input <path>... --output <folder> [<option>...]")
        .description("Runs detections over telemetry and writes their alerts.");
    DetectArguments.addTo(spec);
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws Exception {
    CheckedSettings checked = DetectArguments.check(spec.commandLine().getParseResult());
    return run(checked, spec.commandLine().getOut(), spec.commandLine().getErr()).code();
  }

  /** Runs what was asked for, or says why not. */
  ExitCode run(CheckedSettings checked, PrintWriter out, PrintWriter err) throws Exception {
    DetectRequest request = DetectRequest.of(checked, load);
    List<Problem> errors = request.errors();
    if (!errors.isEmpty()) {
      errors.forEach(error -> err.println("error: " + error));
      return request.optionErrors().isEmpty() ? ExitCode.BAD_DETECTIONS : ExitCode.BAD_OPTIONS;
    }
    RunSummary summary;
    try (ShowProgress progress = ShowProgress.onStderr(checked.settings().progress())) {
      summary = request.run(run, progress);
    }
    out.print(SummaryText.of(summary));
    out.flush();
    OptionalLong most = checked.settings().maxRejected();
    long rejected = summary.totalRejected() + summary.totalRejectedIndicators();
    if (most.isEmpty() || rejected <= most.getAsLong()) {
      return ExitCode.DONE;
    }
    err.println(
        "error: " + rejected(summary) + " rejected, more than --max-rejected=" + most.getAsLong());
    return ExitCode.TOO_MANY_REJECTED;
  }

  private static String rejected(RunSummary summary) {
    String records = Count.of(summary.totalRejected(), "record");
    long indicators = summary.totalRejectedIndicators();
    return indicators == 0
        ? records
        : records + " and " + Count.of(indicators, "row") + " of threat intelligence";
  }
}
