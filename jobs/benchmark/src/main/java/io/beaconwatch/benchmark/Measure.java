package io.beaconwatch.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a scenario's contestants in turns, and holds their alerts against each other. */
final class Measure {
  private final Path data;
  private final int rounds;
  private final PrintStream progress;

  Measure(Path data, int rounds, PrintStream progress) {
    this.data = data;
    this.rounds = rounds;
    this.progress = progress;
  }

  /** By contestant; what each took, in the order of the rounds. */
  record Result(Scenario scenario, long bytes, long alerts, Map<String, List<Reading>> readings) {}

  /**
   * Measures one.
   *
   * @throws IOException when a process fails, or alerts are not the same
   */
  Result measure(Scenario scenario) throws IOException, InterruptedException {
    Path input = scenario.data().write(data);
    long bytes = DataSet.warm(input);
    Map<String, List<Reading>> readings = new LinkedHashMap<>();
    Outcome first = null;
    for (int round = 0; round < rounds; round++) {
      for (Contestant contestant : scenario.contestants()) {
        Path output = data.resolve("output");
        DataSet.deleteRecursively(output);
        Files.createDirectories(output);
        Reading reading =
            ColdProcess.run(
                contestant.command(input, output),
                contestant.environment(),
                data.resolve("last.log"));
        readings.computeIfAbsent(contestant.name(), name -> new ArrayList<>()).add(reading);
        progress.println(scenario.name() + ": " + contestant.name() + ": " + reading);
        Outcome outcome = Outcome.read(output.resolve(contestant.alerts()));
        if (first == null) {
          first = outcome;
        }
        check(scenario, contestant, first, outcome);
      }
    }
    return new Result(scenario, bytes, first == null ? 0 : first.alerts().size(), readings);
  }

  private static void check(
      Scenario scenario, Contestant contestant, Outcome first, Outcome outcome) throws IOException {
    List<String> differences = first.differences(outcome);
    if (!differences.isEmpty()) {
      throw new IOException(
          "%s: '%s' gives other alerts (there) than '%s' (here):\n%s"
              .formatted(
                  scenario.name(),
                  contestant.name(),
                  scenario.contestants().get(0).name(),
                  String.join("\n", differences)));
    }
  }
}
