package io.beaconwatch.benchmark;

import java.util.List;

/** Contestants over the same telemetry, and the goals between them. */
record Scenario(
    String name, String work, DataSet data, List<Contestant> contestants, List<Goal> goals) {}
