package io.beaconwatch.jobs.cli;

import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.detection.Problem.Severity;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code detections lint} and {@code detections test}. */
@Command(name = "detections", description = "Checks detections.", mixinStandardHelpOptions = true)
final class DetectionsCommand implements Runnable {
  private final CheckDetections lint;
  private final CheckDetections test;

  @Spec private CommandSpec spec;

  DetectionsCommand(CheckDetections lint, CheckDetections test) {
    this.lint = lint;
    this.test = test;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "detections: lint or test?");
  }

  @Command(
      name = "lint",
      description = "Checks that detections are well formed.",
      mixinStandardHelpOptions = true)
  int lint(@Parameters(arity = "0..1", paramLabel = "<folder>", description = FOLDER) Path folder) {
    return check(lint, folder);
  }

  @Command(
      name = "test",
      description = "Runs each detection over its own events.",
      mixinStandardHelpOptions = true)
  int test(@Parameters(arity = "0..1", paramLabel = "<folder>", description = FOLDER) Path folder) {
    return check(test, folder);
  }

  private static final String FOLDER = "A folder of detections (default: the bundled ones)";

  private int check(CheckDetections check, Path folder) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (folder != null && !Files.isDirectory(folder)) {
      err.println("error: '" + folder + "' is not a folder");
      return ExitCode.BAD_OPTIONS.code();
    }
    CheckDetections.Report report = check.check(Optional.ofNullable(folder));
    report.lines().forEach(out::println);
    boolean bad = false;
    for (Problem problem : report.problems()) {
      bad |= problem.severity() == Severity.ERROR;
      err.println(problem.severity().name().toLowerCase(Locale.ROOT) + ": " + problem);
    }
    return (bad ? ExitCode.BAD_DETECTIONS : ExitCode.DONE).code();
  }
}
