package io.beaconwatch.benchmark;

import io.beaconwatch.benchmark.Goal.Kind;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.util.List;

/** What can be measured, by name. */
final class Scenarios {
  private static final long GROUPS = 1_110_000;
  private static final String JOB = "job, batch";
  private static final String STREAM = "job, streaming";

  private final Contestants contestants;
  private final double scale;

  /**
   * @param scale of all sizes, 1 for those of the goals
   */
  Scenarios(Contestants contestants, double scale) {
    this.contestants = contestants;
    this.scale = scale;
  }

  List<Scenario> all() {
    return List.of(json("json-5m", 5_000_000, 1.1), json("json-20m", 20_000_000, 1.6));
  }

  private Scenario json(String name, long lines, double timesDuckDb) {
    return new Scenario(
        name,
        "one JSON shape, one detection",
        new DataSet(TelemetryFormat.WINDOWS_JSON, scaled(lines), scaled(GROUPS)),
        List.of(
            job(JOB, "batch"),
            job(STREAM, "streaming"),
            contestants.duckDb(),
            contestants.plainJava()),
        List.of(
            new Goal(JOB, "DuckDB", Kind.SPEED, timesDuckDb),
            new Goal(JOB, "plain Java", Kind.SPEED, 0.75),
            new Goal(JOB, STREAM, Kind.TIME, 1.05)));
  }

  private Contestant job(String name, String mode) {
    return contestants.job(
        name, "--mode", mode, "--detections", "splunk", "--format", "windows-json");
  }

  private long scaled(long size) {
    return Math.max(1, Math.round(size * scale));
  }
}
