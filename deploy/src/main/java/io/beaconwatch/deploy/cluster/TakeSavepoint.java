package io.beaconwatch.deploy.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Has Flink's client take a savepoint, and says where it is. */
final class TakeSavepoint {
  private static final String PATH = "Path: ";

  private final CommandSpec spec;

  TakeSavepoint(CommandSpec spec) {
    this.spec = spec;
  }

  /**
   * Prints the path alone, so that a script can go on with it; what the client says besides is
   * shown when it fails.
   *
   * @param arguments for Flink's client
   */
  ExitCode with(FlinkClient client, List<String> arguments) throws IOException {
    List<String> printed = new ArrayList<>();
    int exit = client.run(arguments, printed::add);
    // Stopping tells it twice.
    String path =
        printed.stream()
            .filter(line -> line.contains(PATH))
            .map(line -> line.substring(line.indexOf(PATH) + PATH.length()))
            .reduce((first, last) -> last)
            .orElse(null);
    if (exit != 0 || path == null) {
      PrintWriter err = spec.commandLine().getErr();
      printed.forEach(err::println);
      return ExitCode.FAILED;
    }
    spec.commandLine().getOut().println(path);
    return ExitCode.DONE;
  }
}
