package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.connectors.archive.RecordDecoder;
import java.time.Instant;

/**
 * Parses the records of an archive, and rejects those whose time cannot be: one clock from the year
 * 9999 must not carry event time past everybody else's events.
 */
public final class TelemetryDecoder implements RecordDecoder<TelemetryRecord>, TelemetryCollector {
  private final TelemetryParser parser;
  private final long earliestTime;
  private final long latestTime;
  private final TelemetryRecord record = new TelemetryRecord();

  private byte[] buffer;
  private String path;
  private long position;
  private int recordOffset;
  private Output<TelemetryRecord> output;

  /**
   * @param earliestTime the least event time that can be, in milliseconds since the epoch
   * @param latestTime the greatest event time that can be
   */
  public TelemetryDecoder(TelemetryParser parser, long earliestTime, long latestTime) {
    this.parser = parser;
    this.earliestTime = earliestTime;
    this.latestTime = latestTime;
  }

  @Override
  public void decode(
      byte[] newBuffer,
      int offset,
      int length,
      String newPath,
      long newPosition,
      Output<TelemetryRecord> newOutput) {
    buffer = newBuffer;
    path = newPath;
    position = newPosition;
    recordOffset = offset;
    output = newOutput;
    record.at(buffer, offset, length, length, path, position);
    parser.parse(buffer, offset, length, this);
  }

  @Override
  public void undecodable(
      RejectReason reason,
      String detail,
      byte[] firstBytes,
      long length,
      String newPath,
      long newPosition,
      Output<TelemetryRecord> newOutput) {
    newOutput.collect(
        record
            .at(firstBytes, 0, firstBytes.length, length, newPath, newPosition)
            .rejected(reason, detail));
  }

  @Override
  public void part(int offset, int length) {
    record.at(buffer, offset, length, length, path, position + (offset - recordOffset));
  }

  @Override
  public void connection(NetworkConnection connection) {
    long time = connection.eventTime();
    if (time < earliestTime || time > latestTime) {
      reject(RejectReason.IMPOSSIBLE_TIME, Instant.ofEpochMilli(time).toString());
      return;
    }
    output.collect(record.connection(connection), time);
  }

  @Override
  public void skip(String kind) {
    output.collect(record.skipped(kind));
  }

  @Override
  public void reject(RejectReason reason, String detail) {
    output.collect(record.rejected(reason, detail));
  }
}
