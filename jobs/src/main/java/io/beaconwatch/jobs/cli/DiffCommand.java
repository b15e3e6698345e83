package io.beaconwatch.jobs.cli;

import io.beaconwatch.jobs.diff.AlertDiff;
import io.beaconwatch.jobs.diff.UnusableAlertsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code diff}: compares the alerts of two runs. */
@Command(
    name = "diff",
    description = {
      "Compares the alerts of two runs by their ids: those that the first has and the second has"
          + " not (removed), the reverse (added), and those that say something else (changed).",
      "Of several alerts with one id the newest revision counts, and provisional ones not at all."
    },
    mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
  private static final String WHAT =
      "A run's output folder, a folder of *.jsonl, or a file of alerts";

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "<before>", description = WHAT)
  private Path before;

  @Parameters(index = "1", paramLabel = "<after>", description = WHAT)
  private Path after;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    AlertDiff.Totals totals;
    try {
      totals =
          AlertDiff.between(before, after, difference -> out.print(DifferenceText.of(difference)));
    } catch (UnusableAlertsException e) {
      out.flush();
      err.println("error: " + e.getMessage());
      return ExitCode.BAD_OPTIONS.code();
    }
    out.println(DifferenceText.of(totals));
    out.flush();
    tellSuperseded(before, totals.supersededBefore(), err);
    tellSuperseded(after, totals.supersededAfter(), err);
    tellProvisional(before, totals.provisionalBefore(), err);
    tellProvisional(after, totals.provisionalAfter(), err);
    return (totals.isSame() ? ExitCode.DONE : ExitCode.DIFFERENT).code();
  }

  private static void tellProvisional(Path path, long provisional, PrintWriter err) {
    if (provisional > 0) {
      err.printf("note: '%s' holds %d provisional alerts, which are left out%n", path, provisional);
    }
  }

  private static void tellSuperseded(Path path, long superseded, PrintWriter err) {
    if (superseded > 0) {
      err.printf(
          "note: '%s' holds %d older revisions and repetitions; the newest revision counts%n",
          path, superseded);
    }
  }
}
