package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.connectors.archive.RecordDecoder;
import java.time.Instant;
import java.util.Set;

/**
 * Parses records of archives and values of Kafka topics, and rejects those whose time cannot be:
 * one clock from the year 9999 must not carry event time past everybody else's events. Of a record
 * with two views, only the view whose time cannot be is dropped.
 */
public final class TelemetryDecoder implements RecordDecoder<TelemetryRecord>, TelemetryCollector {
  /** The kind under which a Kafka record without a value is skipped. */
  static final String TOMBSTONE = "kafka tombstone";

  private static final byte[] NOTHING = {};

  private final TelemetryParser parser;
  private final long earliestTime;
  private final long latestTimeAhead;
  private final boolean live;
  private final TelemetryRecord record = new TelemetryRecord();

  private byte[] buffer;
  private long position;
  private int recordOffset;
  private Output<TelemetryRecord> output;

  private long latestTime;

  /**
   * @param earliestTime the least event time that can be, in milliseconds since the epoch
   * @param start when the run first started, in milliseconds since the epoch
   * @param latestTimeAhead how many milliseconds after that an event time may be
   * @param live whether the run goes on for as long as events come: then the time ahead counts from
   *     the present
   */
  public TelemetryDecoder(
      TelemetryParser parser, long earliestTime, long start, long latestTimeAhead, boolean live) {
    this.parser = parser;
    this.earliestTime = earliestTime;
    this.latestTimeAhead = latestTimeAhead;
    this.live = live;
    this.latestTime = start + latestTimeAhead;
  }

  /** Makes the decoders of a source; the parameters are those of the decoder and its parser. */
  public static Provider provider(
      TelemetryFormat format,
      EventTime eventTime,
      Set<Field> neededFields,
      Set<Family> contextFamilies,
      long earliestTime,
      long latestTimeAhead,
      boolean live) {
    return new Provider(
        format, eventTime, neededFields, contextFamilies, earliestTime, latestTimeAhead, live);
  }

  @Override
  public void decode(
      byte[] newBuffer,
      int offset,
      int length,
      String path,
      long newPosition,
      Output<TelemetryRecord> newOutput) {
    record.inFile(path);
    output = newOutput;
    parse(newBuffer, offset, length, newPosition);
  }

  @Override
  public void undecodable(
      RejectReason reason,
      String detail,
      byte[] firstBytes,
      long length,
      String path,
      long newPosition,
      Output<TelemetryRecord> newOutput) {
    output = newOutput;
    record.inFile(path).at(firstBytes, 0, firstBytes.length, length, newPosition);
    reject(reason, detail);
  }

  /** Says which record of a Kafka topic the next value is of, and where it is decoded to. */
  public TelemetryDecoder inTopic(
      String topic,
      int partition,
      long recordOffset,
      long recordTime,
      Output<TelemetryRecord> newOutput) {
    record.inTopic(topic, partition, recordOffset, recordTime);
    output = newOutput;
    return this;
  }

  /**
   * Decodes the value of that record; never throws for what it holds.
   *
   * @param value null for a tombstone, which is a skip
   * @param maxLength a longer one is rejected with its first bytes
   */
  public void decodeValue(byte[] value, int maxLength) {
    if (value == null) {
      record.at(NOTHING, 0, 0, 0, 0);
      skip(TOMBSTONE);
    } else if (value.length > maxLength) {
      undecodableValue(RejectReason.TOO_LONG, RecordDecoder.tooLong(maxLength), value);
    } else {
      parse(value, 0, value.length, 0);
    }
  }

  /** Rejects that record's value, of which the first bytes are kept. */
  public void undecodableValue(RejectReason reason, String detail, byte[] value) {
    record.at(value, 0, Math.min(value.length, KEPT_BYTES), value.length, 0);
    reject(reason, detail);
  }

  /** Decodes one element of that record's value, which begins at a position in it. */
  public void decodeElement(byte[] element, long newPosition) {
    parse(element, 0, element.length, newPosition);
  }

  private void parse(byte[] newBuffer, int offset, int length, long newPosition) {
    buffer = newBuffer;
    position = newPosition;
    recordOffset = offset;
    record.at(buffer, offset, length, length, position);
    parser.parse(buffer, offset, length, this);
  }

  @Override
  public void part(int offset, int length) {
    record.at(buffer, recordOffset + offset, length, length, position + offset);
  }

  @Override
  public void connection(NetworkConnection connection) {
    NetworkConnection kept = possibleViews(connection);
    if (isImpossible(kept)) {
      reject(RejectReason.IMPOSSIBLE_TIME, Instant.ofEpochMilli(kept.eventTime()).toString());
      return;
    }
    record.connection(kept);
    output.collect(record, record.time());
  }

  /** Without the view whose time cannot be; the first view where neither can be. */
  private NetworkConnection possibleViews(NetworkConnection connection) {
    NetworkConnection other = connection.otherView();
    if (other == null) {
      return connection;
    }
    if (isImpossible(other)) {
      return connection.withoutOtherView();
    }
    return isImpossible(connection) ? other : connection;
  }

  private boolean isImpossible(NetworkConnection view) {
    return view.eventTime() < earliestTime || isAhead(view.eventTime());
  }

  @Override
  public void context(EndpointContext context, String kind) {
    long time = context.time();
    if (time < earliestTime || isAhead(time)) {
      reject(RejectReason.IMPOSSIBLE_TIME, Instant.ofEpochMilli(time).toString());
      return;
    }
    output.collect(record.context(context), time);
  }

  private boolean isAhead(long time) {
    if (time > latestTime && live) {
      latestTime = Math.max(latestTime, System.currentTimeMillis() + latestTimeAhead);
    }
    return time > latestTime;
  }

  @Override
  public void skip(String kind) {
    output.collect(record.skipped(kind));
  }

  @Override
  public void reject(RejectReason reason, String detail) {
    output.collect(record.rejected(reason, detail));
  }

  /** Makes decoders, on the workers. */
  public record Provider(
      TelemetryFormat format,
      EventTime eventTime,
      Set<Field> neededFields,
      Set<Family> contextFamilies,
      long earliestTime,
      long latestTimeAhead,
      boolean live)
      implements RecordDecoder.Provider<TelemetryRecord> {
    public Provider {
      neededFields = Set.copyOf(neededFields);
      contextFamilies = Set.copyOf(contextFamilies);
    }

    @Override
    public TelemetryDecoder create(long runStart) {
      return new TelemetryDecoder(
          format.parser(eventTime, neededFields, contextFamilies),
          earliestTime,
          runStart,
          latestTimeAhead,
          live);
    }
  }
}
