package io.beaconwatch.deploy.cluster;

import io.beaconwatch.jobs.cli.BadArguments;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code cluster}: a Flink cluster on this machine; {@code deploy/cluster} runs it. */
@Command(name = "cluster", description = "Runs a Flink cluster on this machine, and jobs on it.")
public final class ClusterCommand implements Runnable {
  private static final int HELP_WIDTH = 100;

  @Spec private CommandSpec spec;

  private ClusterCommand() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine =
        new CommandLine(new ClusterCommand())
            .addSubcommand(new UpCommand())
            .addSubcommand(new SubmitCommand())
            .addSubcommand(new StatusCommand())
            .addSubcommand(new SavepointCommand())
            .addSubcommand(new StopCommand())
            .addSubcommand(new DownCommand());
    everyCommand(commandLine);
    return commandLine
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setPosixClusteredShortOptionsAllowed(false)
        .setParameterExceptionHandler(ClusterCommand::badArguments)
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static void everyCommand(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
    spec.usageMessage()
        .width(HELP_WIDTH)
        .sortOptions(false)
        .exitCodeListHeading("Exit codes:%n")
        .exitCodeList(ExitCode.meanings());
    command.getSubcommands().values().forEach(ClusterCommand::everyCommand);
  }

  private static int badArguments(ParameterException bad, String[] arguments) {
    CommandLine command = bad.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("error: " + BadArguments.message(bad));
    err.println("For help: deploy/" + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.BAD_OPTIONS.code();
  }

  static int failed(Exception failure, CommandLine command) {
    // Some of Java's own say nothing but what they are.
    String message = failure.getMessage();
    command.getErr().println("error: " + (message == null ? failure.toString() : message));
    return (failure instanceof NoClusterException ? ExitCode.NO_CLUSTER : ExitCode.FAILED).code();
  }
}
