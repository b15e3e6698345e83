package io.beaconwatch.jobs.cli;

import io.beaconwatch.jobs.options.OptionsTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code options}: prints the page of options. */
@Command(
    name = "options",
    description = "Prints every option of detect as a Markdown page.",
    mixinStandardHelpOptions = true)
final class OptionsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().print(OptionsTable.markdown());
    spec.commandLine().getOut().flush();
  }
}
