package io.beaconwatch.jobs.cli;

import io.beaconwatch.jobs.BeaconDetectionJob;
import io.beaconwatch.jobs.LoadDetectionFiles;

/** Puts the parts together; the one place to change when a part arrives. */
final class Assembly {
  private Assembly() {}

  static Parts parts() {
    return new Parts(
        new LoadDetectionFiles(),
        BeaconDetectionJob::run,
        folder -> {
          throw absent("the reader of detections");
        },
        folder -> {
          throw absent("the test of detections");
        },
        new WriteDemoTelemetry(),
        (alerts, out) -> {
          throw absent("the table of alerts");
        });
  }

  private static UnsupportedOperationException absent(String part) {
    return new UnsupportedOperationException(part + " is not in this build");
  }
}
