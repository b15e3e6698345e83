package io.beaconwatch.jobs;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.jobs.options.DetectSettings;
import java.util.List;
import java.util.function.LongSupplier;

/** Runs the job to its end. */
@FunctionalInterface
public interface DetectionRun {
  /**
   * Runs detections over what the settings name.
   *
   * @param progress is told once how much there is to read
   * @throws Exception when the job failed
   */
  RunSummary run(DetectSettings settings, List<Detection> detections, Progress progress)
      throws Exception;

  /** Shows how far a run is. */
  @FunctionalInterface
  interface Progress {
    /**
     * Starts to show; what is shown ends with the run.
     *
     * @param total bytes of input, as they are stored; negative when nobody knows
     * @param done bytes read so far; asked from another thread
     */
    void start(long total, LongSupplier done);
  }
}
