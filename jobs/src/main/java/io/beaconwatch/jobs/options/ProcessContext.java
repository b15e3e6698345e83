package io.beaconwatch.jobs.options;

/** Whether connections are joined with the starts of their processes: {@code --process-context}. */
public enum ProcessContext {
  /** Where a detection reads telemetry that needs it. */
  ON,
  OFF
}
