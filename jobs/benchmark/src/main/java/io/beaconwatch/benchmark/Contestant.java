package io.beaconwatch.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One way to the alerts, run as a process of its own.
 *
 * @param name in the table
 * @param alerts where in its output folder the alerts are; empty for the folder itself
 */
record Contestant(
    String name, Invocation invocation, Map<String, String> environment, String alerts) {

  /** The command line for a folder of telemetry and an empty folder for the alerts. */
  interface Invocation {
    List<String> of(Path input, Path output);
  }

  List<String> command(Path input, Path output) {
    return invocation.of(input, output);
  }
}
