package io.beaconwatch.jobs.oracle;

/**
 * A line of telemetry.
 *
 * @param earliest the least event time in it; {@link #NONE} where it has none
 */
record RawLine(String text, long earliest) {
  static final long NONE = Long.MAX_VALUE;
}
