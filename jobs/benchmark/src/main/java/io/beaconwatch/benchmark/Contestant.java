package io.beaconwatch.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One way to the alerts, run as a process of its own.
 *
 * @param name in the table
 * @param data what it reads
 * @param times how often
 * @param answer those with the same one have to give the same alerts
 * @param alerts where in its output folder the alerts are; empty for the folder itself
 */
record Contestant(
    String name,
    DataSet data,
    int times,
    String answer,
    Invocation invocation,
    Map<String, String> environment,
    String alerts) {

  /** The command line for what is read and an empty folder for the alerts. */
  interface Invocation {
    List<String> of(String input, Path output);
  }

  /** It reads the files as many times over, of days that follow each other, from memory. */
  Contestant fromMemory(int days) {
    return new Contestant(
        name,
        data,
        days,
        answer,
        (input, output) -> invocation.of("memory:/" + days + input, output),
        environment,
        alerts);
  }

  /** How many lines it reads. */
  long lines() {
    return data.lines() * times;
  }

  List<String> command(String input, Path output) {
    return invocation.of(input, output);
  }
}
