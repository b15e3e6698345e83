package io.beaconwatch.benchmark;

/**
 * What more lines take more, which leaves out what a process takes to start and to compile itself.
 *
 * @param few the same as the other one over fewer lines
 */
record Slope(Measured few, Measured many) {
  private double lines() {
    return many.contestant().lines() - few.contestant().lines();
  }

  private double cpu() {
    return many.median().cpu() - few.median().cpu();
  }

  /** Events for each second of a processor; not positive where lines are too few to tell. */
  double eventsPerCore() {
    return lines() / cpu();
  }

  /** Events a second of all processors together. */
  double eventsPerSecond() {
    return lines() / (many.median().wall() - few.median().wall());
  }

  /** Seconds of processors that no line takes. */
  double startCpu() {
    return few.median().cpu() - few.contestant().lines() * cpu() / lines();
  }

  double bytesPerLine() {
    return (double) many.bytes() / many.contestant().lines();
  }
}
