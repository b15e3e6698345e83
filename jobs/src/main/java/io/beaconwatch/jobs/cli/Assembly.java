package io.beaconwatch.jobs.cli;

import io.beaconwatch.jobs.BeaconDetectionJob;
import io.beaconwatch.jobs.LoadDetectionFiles;

/** Puts the parts that the commands call together. */
final class Assembly {
  /** How many alerts the demo shows. */
  private static final int SHOWN = 40;

  private Assembly() {}

  static Parts parts() {
    return new Parts(
        new LoadDetectionFiles(),
        BeaconDetectionJob::run,
        new LintDetections(),
        new TestDetections(),
        new WriteDemoTelemetry(),
        (alerts, out) -> out.print(AlertTable.read(alerts).render(SHOWN)));
  }
}
