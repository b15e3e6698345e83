package io.beaconwatch.jobs.options;

/** In which formats alerts are written to files: the value of {@code --alert-files}. */
public enum AlertFiles {
  JSONL,
  PARQUET,
  BOTH;

  public boolean hasJsonLines() {
    return this != PARQUET;
  }

  public boolean hasParquet() {
    return this != JSONL;
  }
}
