package io.beaconwatch.jobs.cli;

import io.beaconwatch.jobs.OutputDirectory;
import io.beaconwatch.jobs.options.DetectArguments;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: writes a day of telemetry, runs the job over it and shows the alerts. */
@Command(
    name = "demo",
    description = {
      "Writes a day of telemetry with planted beacons, runs the job over it and shows the alerts.",
      "The telemetry is raw: what Sysmon's and Falcon's connections lack, the job takes from the"
          + " starts of their processes."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  /** Says that the folder was made by an earlier demo, so that another may replace it. */
  private static final String MARK = ".beaconwatch-demo";

  /** Writes the demo's telemetry. */
  @FunctionalInterface
  interface WriteTelemetry {
    /**
     * Writes it into a new folder.
     *
     * @throws IOException when it cannot be written
     */
    Written write(Path folder) throws IOException;
  }

  /**
   * What was written.
   *
   * @param note one line for people
   */
  record Written(List<Path> input, List<Path> threatIntel, String note) {}

  /** Shows a folder of alert files as a table. */
  @FunctionalInterface
  interface ShowAlerts {
    /**
     * @throws IOException when they cannot be read
     */
    void show(Path alerts, PrintWriter out) throws IOException;
  }

  private final WriteTelemetry telemetry;
  private final DetectCommand detect;
  private final ShowAlerts show;

  @Spec private CommandSpec spec;

  @Option(
      names = "--output",
      paramLabel = "<folder>",
      defaultValue = "beaconwatch-demo",
      description = "Where to write telemetry and alerts (default: ${DEFAULT-VALUE})")
  private Path output;

  DemoCommand(WriteTelemetry telemetry, DetectCommand detect, ShowAlerts show) {
    this.telemetry = telemetry;
    this.detect = detect;
    this.show = show;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (isForeign(output)) {
      err.println("error: '" + output + "' is not empty and holds no earlier demo");
      return ExitCode.BAD_OPTIONS.code();
    }
    Files.createDirectories(output);
    Files.writeString(output.resolve(MARK), "");
    Path folder = output.resolve("generated");
    OutputDirectory.remove(folder);
    Written written = telemetry.write(folder);
    out.println(written.note());
    out.flush();

    Path result = output.resolve("result");
    ExitCode exit = detect.run(DetectArguments.check(arguments(written, result)), out, err);
    if (exit == ExitCode.DONE) {
      out.println();
      Path alerts = result.resolve(OutputDirectory.ALERTS);
      show.show(alerts, out);
      out.println();
      out.println("The alerts are in " + alerts + ".");
      out.println(
          output + " holds the telemetry too, " + size(output) + " in all, and may be removed.");
      out.flush();
    }
    return exit.code();
  }

  private static String size(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return DataSize.of(bytes, DataSize.unitFor(bytes));
  }

  private static String[] arguments(Written written, Path result) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--input");
    written.input().forEach(path -> arguments.add(path.toAbsolutePath().toString()));
    if (!written.threatIntel().isEmpty()) {
      arguments.add("--threat-intel");
      written.threatIntel().forEach(path -> arguments.add(path.toAbsolutePath().toString()));
    }
    arguments.addAll(List.of("--output", result.toAbsolutePath().toString(), "--overwrite"));
    return arguments.toArray(String[]::new);
  }

  private static boolean isForeign(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return false;
    }
    if (!Files.isDirectory(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isPresent() && !Files.exists(folder.resolve(MARK));
    }
  }
}
