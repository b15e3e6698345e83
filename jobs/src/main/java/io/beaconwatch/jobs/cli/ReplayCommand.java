package io.beaconwatch.jobs.cli;

import io.beaconwatch.jobs.options.CheckedSettings;
import io.beaconwatch.jobs.options.DetectArguments;
import io.beaconwatch.jobs.options.DetectSettings;
import io.beaconwatch.jobs.options.KafkaSettings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code replay}: runs detections again where records were rejected or late. */
final class ReplayCommand implements Callable<Integer> {
  private final DetectCommand detect;
  private final CommandSpec spec;

  ReplayCommand(DetectCommand detect) {
    this.detect = detect;
    this.spec = CommandSpec.wrapWithoutInspection(this);
    spec.mixinStandardHelpOptions(true);
    spec.usageMessage()
        .customSynopsis(
            "beaconwatch replay (--dead-letters <path>... | --dead-letters-topics <topic>...)"
                + " [--input <path>...] --output <folder> [<option>...]")
        .description(
            "Puts records that were rejected or late through detection again, together with the"
                + " input that they were missing from. Their windows give alerts under the same"
                + " ids as a run that was right from the start; other windows give none.");
    DetectArguments.addTo(spec);
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws Exception {
    CheckedSettings checked = DetectArguments.checkReplay(spec.commandLine().getParseResult());
    PrintWriter err = spec.commandLine().getErr();
    DetectSettings settings = checked.settings();
    boolean hasInput =
        !settings.input().isEmpty()
            || settings.kafka().filter(KafkaSettings::hasTelemetry).isPresent();
    if (!hasInput && checked.problems().isEmpty()) {
      err.println(
          "note: without the input these records are counted alone, and an alert may tell of fewer"
              + " connections than the one it replaces");
    }
    return detect.run(checked, spec.commandLine().getOut(), err).code();
  }
}
