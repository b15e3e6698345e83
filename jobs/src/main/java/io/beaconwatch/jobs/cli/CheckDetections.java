package io.beaconwatch.jobs.cli;

import io.beaconwatch.common.detection.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Checks the detections of a folder, or the bundled ones. */
@FunctionalInterface
interface CheckDetections {
  /** Never throws for what the files hold. */
  Report check(Optional<Path> folder);

  /**
   * The outcome.
   *
   * @param lines what was checked and held, for people
   * @param problems what did not; an event that alerts and must not, or the reverse, is an error
   */
  record Report(List<String> lines, List<Problem> problems) {}
}
