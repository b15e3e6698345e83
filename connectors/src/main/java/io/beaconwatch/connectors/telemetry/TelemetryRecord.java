package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.RejectReason;
import java.util.Arrays;

/**
 * One record of telemetry on its way from a source to the matcher: a connection, context for
 * connections, a skip or a reject, with the bytes that it was read from and where they stand.
 *
 * <p>A source reuses one instance for all its records, and the bytes are a view of its buffer: who
 * keeps anything but the connection or the context copies it.
 */
public final class TelemetryRecord {
  /** What became of a record. */
  public enum Kind {
    CONNECTION,
    CONTEXT,
    SKIPPED,
    REJECTED
  }

  /** Stands for a time that is not known, in milliseconds since the epoch. */
  public static final long NO_TIME = Long.MIN_VALUE;

  private Kind kind;
  private NetworkConnection connection;
  private EndpointContext context;
  private RejectReason reason;
  private String detail;
  private byte[] buffer = {};
  private int offset;
  private int length;
  private long fullLength;
  private String path;
  private String topic;
  private int partition;
  private long recordOffset;
  private long recordTime = NO_TIME;
  private long position;

  /** Says which file the next records are in. */
  public TelemetryRecord inFile(String newPath) {
    path = newPath;
    topic = null;
    partition = 0;
    recordOffset = 0;
    recordTime = NO_TIME;
    return this;
  }

  /**
   * Says which record of a Kafka topic the next records are in.
   *
   * @param newRecordTime the Kafka record's timestamp, or {@link #NO_TIME}
   */
  public TelemetryRecord inTopic(
      String newTopic, int newPartition, long newRecordOffset, long newRecordTime) {
    path = null;
    topic = newTopic;
    partition = newPartition;
    recordOffset = newRecordOffset;
    recordTime = newRecordTime;
    return this;
  }

  /** Says where in its file or Kafka record the next record stands, and which bytes hold it. */
  public TelemetryRecord at(
      byte[] newBuffer, int newOffset, int newLength, long newFullLength, long newPosition) {
    buffer = newBuffer;
    offset = newOffset;
    length = newLength;
    fullLength = newFullLength;
    position = newPosition;
    return this;
  }

  public TelemetryRecord connection(NetworkConnection newConnection) {
    kind = Kind.CONNECTION;
    connection = newConnection;
    context = null;
    reason = null;
    detail = null;
    return this;
  }

  public TelemetryRecord context(EndpointContext newContext) {
    kind = Kind.CONTEXT;
    connection = null;
    context = newContext;
    reason = null;
    detail = null;
    return this;
  }

  public TelemetryRecord skipped(String skippedKind) {
    kind = Kind.SKIPPED;
    connection = null;
    context = null;
    reason = null;
    detail = skippedKind;
    return this;
  }

  public TelemetryRecord rejected(RejectReason newReason, String newDetail) {
    kind = Kind.REJECTED;
    connection = null;
    context = null;
    reason = newReason;
    detail = newDetail;
    return this;
  }

  public Kind kind() {
    return kind;
  }

  /** Null unless the record is a connection. */
  public NetworkConnection connection() {
    return connection;
  }

  /** Null unless the record is context. */
  public EndpointContext context() {
    return context;
  }

  /** Null unless the record was rejected. */
  public RejectReason reason() {
    return reason;
  }

  /** The kind of a skip or the detail of a reject; null for a connection or context. */
  public String detail() {
    return detail;
  }

  /** A copy of the record's bytes: all of them, or the first 4 KiB of one that was too long. */
  public byte[] bytes() {
    return Arrays.copyOfRange(buffer, offset, offset + length);
  }

  /** The record's length in bytes, which may be more than {@link #bytes} holds. */
  public long fullLength() {
    return fullLength;
  }

  /**
   * When it happened, in milliseconds since the epoch; {@link #NO_TIME} of a skip or a reject. Of a
   * connection with two views the earlier: the clock that is behind sets the pace, so that neither
   * view is late by the other's.
   */
  public long time() {
    if (connection != null) {
      NetworkConnection other = connection.otherView();
      return other == null
          ? connection.eventTime()
          : Math.min(connection.eventTime(), other.eventTime());
    }
    return context == null ? NO_TIME : context.time();
  }

  /** The file, with the member of an archive behind {@code !/}; null for a record of a topic. */
  public String path() {
    return path;
  }

  /** The Kafka topic; null for a record of a file. */
  public String topic() {
    return topic;
  }

  /** Of the Kafka topic; 0 for a record of a file. */
  public int partition() {
    return partition;
  }

  /** Of the Kafka record in its partition; 0 for a record of a file. */
  public long recordOffset() {
    return recordOffset;
  }

  /** The Kafka record's own timestamp; {@link #NO_TIME} where there is none. */
  public long recordTime() {
    return recordTime;
  }

  /** Of the record's first byte, in the decompressed file or in the Kafka record's value. */
  public long position() {
    return position;
  }
}
