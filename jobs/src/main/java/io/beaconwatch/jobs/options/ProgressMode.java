package io.beaconwatch.jobs.options;

/** Whether progress is shown while the job runs: the values of {@code --progress}. */
public enum ProgressMode {
  /** On a terminal only. */
  AUTO,
  ON,
  OFF
}
