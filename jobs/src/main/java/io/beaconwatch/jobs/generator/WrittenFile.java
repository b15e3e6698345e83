package io.beaconwatch.jobs.generator;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.util.List;

/**
 * What one file of telemetry holds.
 *
 * @param path below the output folder, with slashes
 * @param events in its lines; a line can hold many
 * @param bytes before compression
 */
record WrittenFile(
    TelemetryFormat format,
    String path,
    long lines,
    long events,
    long bytes,
    List<Malformed> malformed) {

  /**
   * An unreadable line.
   *
   * @param line counted from 1
   */
  record Malformed(Damage damage, long line) {}
}
