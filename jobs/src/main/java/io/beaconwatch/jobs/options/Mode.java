package io.beaconwatch.jobs.options;

/** How the job runs: the values of {@code --mode}. */
public enum Mode {
  /** Reads what is there and ends. */
  BATCH,
  /** The same with watermarks while it reads; with {@code --watch}, without an end. */
  STREAMING
}
