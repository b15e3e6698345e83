package io.beaconwatch.jobs;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.jobs.options.DetectionChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Loads detections and applies filters to them. */
@FunctionalInterface
public interface LoadDetections {
  /** Never throws for what the files hold. */
  Loaded load(DetectionChoice choice, Optional<Path> filters);

  /**
   * What was loaded.
   *
   * @param detections those without an error
   * @param problems errors and warnings of all files
   */
  record Loaded(List<Detection> detections, List<Problem> problems) {}
}
