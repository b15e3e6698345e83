package io.beaconwatch.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a scenario's contestants in turns, and holds their alerts against each other. */
final class Measure {
  private final Path data;
  private final Path kafkaJars;
  private final int rounds;
  private final ProcessRun processes;
  private final PrintStream progress;

  /**
   * @param data where telemetry is kept, and alerts are put while they are compared
   * @param kafkaJars those of a broker
   * @param processes how one is run and measured
   */
  Measure(Path data, Path kafkaJars, int rounds, ProcessRun processes, PrintStream progress) {
    this.data = data;
    this.kafkaJars = kafkaJars;
    this.rounds = rounds;
    this.processes = processes;
    this.progress = progress;
  }

  /**
   * What was measured.
   *
   * @param alerts how many by {@link Contestant#answer}
   */
  record Result(Scenario scenario, List<Measured> measured, Map<String, Integer> alerts) {}

  /**
   * Measures one.
   *
   * @throws IOException when a process fails, or alerts are not the same
   */
  Result measure(Scenario scenario) throws IOException, InterruptedException {
    Map<DataSet, Path> folders = new HashMap<>();
    Map<DataSet, Long> bytes = new HashMap<>();
    for (Contestant contestant : scenario.contestants()) {
      DataSet read = contestant.data();
      if (!folders.containsKey(read)) {
        folders.put(read, read.write(data));
        bytes.put(read, DataSet.warm(folders.get(read)));
      }
    }
    Map<String, List<Reading>> readings = new LinkedHashMap<>();
    Map<String, Expected> answers = new HashMap<>();
    try (Broker broker = scenario.fromKafka() ? broker(folders.values()) : null) {
      for (int round = 0; round < rounds; round++) {
        for (Contestant contestant : scenario.contestants()) {
          Path input = folders.get(contestant.data());
          Reading reading =
              broker == null
                  ? run(contestant, input.toString(), answers)
                  : run(contestant, broker, answers);
          progress.println(scenario.name() + ": " + contestant.name() + ": " + reading);
          readings.computeIfAbsent(contestant.name(), name -> new ArrayList<>()).add(reading);
        }
      }
    }
    List<Measured> measured = new ArrayList<>();
    Map<String, Integer> alerts = new LinkedHashMap<>();
    if (rounds > 0) {
      for (Contestant contestant : scenario.contestants()) {
        long read = bytes.get(contestant.data()) * contestant.times();
        measured.add(new Measured(contestant, read, readings.get(contestant.name())));
        alerts.put(contestant.answer(), answers.get(contestant.answer()).outcome().alerts().size());
      }
    }
    return new Result(scenario, measured, alerts);
  }

  private Broker broker(Collection<Path> folders) throws IOException {
    if (folders.size() != 1) {
      throw new IllegalStateException("one set of telemetry goes into the topic");
    }
    return Broker.with(folders.iterator().next(), kafkaJars, data.resolve("kafka"));
  }

  private Reading run(Contestant contestant, Broker broker, Map<String, Expected> answers)
      throws IOException, InterruptedException {
    double before = broker.cpu();
    Reading reading = run(contestant, broker.address(), answers);
    return reading.withBroker(broker.cpu() - before);
  }

  private Reading run(Contestant contestant, String input, Map<String, Expected> answers)
      throws IOException, InterruptedException {
    Path output = emptyFolder();
    Reading reading =
        processes.run(
            contestant.command(input, output), contestant.environment(), data.resolve("last.log"));
    check(contestant, Outcome.read(output.resolve(contestant.alerts())), answers);
    return reading;
  }

  private Path emptyFolder() throws IOException {
    Path output = data.resolve("output");
    DataSet.deleteRecursively(output);
    return Files.createDirectories(output);
  }

  /** The first outcome, and whose it was. */
  private record Expected(String name, Outcome outcome) {}

  private static void check(Contestant contestant, Outcome outcome, Map<String, Expected> answers)
      throws IOException {
    Expected expected =
        answers.computeIfAbsent(
            contestant.answer(), answer -> new Expected(contestant.name(), outcome));
    List<String> differences = expected.outcome().differences(outcome);
    if (!differences.isEmpty()) {
      throw new IOException(
          "'%s' (there) gives other alerts than '%s' (here):\n%s"
              .formatted(contestant.name(), expected.name(), String.join("\n", differences)));
    }
  }
}
