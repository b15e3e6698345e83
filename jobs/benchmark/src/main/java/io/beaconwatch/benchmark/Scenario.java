package io.beaconwatch.benchmark;

import java.util.List;

/**
 * Contestants that are run in turns, and the goals among them.
 *
 * @param fromKafka whether they all read one set of telemetry from a broker
 */
record Scenario(
    String name, String work, List<Contestant> contestants, List<Goal> goals, boolean fromKafka) {

  /** One over files. */
  Scenario(String name, String work, List<Contestant> contestants, List<Goal> goals) {
    this(name, work, contestants, goals, false);
  }

  /** Without the contestants that are not named; empty stands for all. */
  Scenario only(List<String> names) {
    return new Scenario(
        name,
        work,
        contestants.stream()
            .filter(each -> names.isEmpty() || names.contains(each.name()))
            .toList(),
        goals,
        fromKafka);
  }
}
