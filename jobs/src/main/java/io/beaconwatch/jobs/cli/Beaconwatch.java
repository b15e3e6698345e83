package io.beaconwatch.jobs.cli;

import com.google.common.base.Throwables;
import io.beaconwatch.jobs.generator.GenerateCommand;
import io.beaconwatch.jobs.options.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code beaconwatch}; {@code deploy/beaconwatch} starts it. */
@Command(
    name = "beaconwatch",
    description = "Finds beaconing in endpoint telemetry.",
    mixinStandardHelpOptions = true,
    versionProvider = Beaconwatch.Version.class)
public final class Beaconwatch implements Runnable {
  private static final int HELP_WIDTH = 100;
  private static final Logger LOG = LoggerFactory.getLogger(Beaconwatch.class);

  @Spec private CommandSpec spec;

  private Beaconwatch() {}

  public static void main(String[] arguments) {
    System.exit(commandLine(Assembly.parts()).execute(arguments));
  }

  static CommandLine commandLine(Parts parts) {
    DetectCommand detect = new DetectCommand(parts.load(), parts.run());
    CommandLine commandLine =
        new CommandLine(new Beaconwatch())
            .addSubcommand("detect", detect.spec())
            .addSubcommand("detections", new DetectionsCommand(parts.lint(), parts.test()))
            .addSubcommand(
                "demo", new DemoCommand(parts.demoTelemetry(), detect, parts.showAlerts()))
            .addSubcommand("diff", new DiffCommand())
            .addSubcommand("elasticsearch-template", new ElasticsearchTemplateCommand())
            .addSubcommand("generate", new GenerateCommand())
            .addSubcommand("options", new OptionsCommand())
            .addSubcommand("replay", new ReplayCommand(detect).spec());
    everyCommand(commandLine);
    return commandLine
        .setExpandAtFiles(false)
        .setPosixClusteredShortOptionsAllowed(false)
        .setParameterExceptionHandler(Beaconwatch::badArguments)
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static void everyCommand(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    spec.versionProvider(new Version());
    spec.usageMessage()
        .width(HELP_WIDTH)
        .sortOptions(false)
        .exitCodeListHeading("Exit codes:%n")
        .exitCodeList(ExitCode.meanings())
        .footer("%nThe launcher also takes --log <file>, for a log of the run.%n");
    command.getSubcommands().values().forEach(Beaconwatch::everyCommand);
  }

  private static int badArguments(ParameterException bad, String[] arguments) {
    CommandLine command = bad.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("error: " + BadArguments.message(bad));
    err.println("For help: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.BAD_OPTIONS.code();
  }

  private static int failed(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    if (failure instanceof InvalidRequestException invalid) {
      err.println("error: " + invalid.getMessage());
      return ExitCode.BAD_OPTIONS.code();
    }
    LOG.info("The command failed", failure);
    err.println("error: the command failed");
    String last = "";
    for (Throwable cause : Throwables.getCausalChain(failure)) {
      String message = cause.getClass().getSimpleName() + ": " + cause.getMessage();
      if (!last.contains(message)) {
        err.println("  " + message);
      }
      last = message;
    }
    err.println("The whole story is in the log: run again with --log <file>.");
    return ExitCode.FAILED.code();
  }

  /** The project's version, and that of Java. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      Properties properties = new Properties();
      try (InputStream in = Beaconwatch.class.getResourceAsStream("version.properties")) {
        properties.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return List.of(
              "beaconwatch " + properties.getProperty("version"), "java " + Runtime.version())
          .toArray(String[]::new);
    }
  }
}
