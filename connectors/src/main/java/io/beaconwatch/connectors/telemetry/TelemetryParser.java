package io.beaconwatch.connectors.telemetry;

/**
 * Turns the bytes of one record into connections. Not safe for use by several threads; it keeps
 * buffers between records.
 */
public interface TelemetryParser {
  /**
   * Parses one record. It never throws: whatever cannot be read is a reject.
   *
   * @param buffer holds the record; not kept after the call
   * @param offset of its first byte
   * @param length in bytes, without the line's end
   * @param out is told of each connection, skip or reject in the record: one for most shapes, as
   *     many as a batch holds for those that batch
   */
  void parse(byte[] buffer, int offset, int length, TelemetryCollector out);
}
