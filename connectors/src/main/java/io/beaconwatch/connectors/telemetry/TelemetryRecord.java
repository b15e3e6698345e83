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
  private long position;

  /** Says where the next record stands and which bytes hold it. */
  public TelemetryRecord at(
      byte[] newBuffer,
      int newOffset,
      int newLength,
      long newFullLength,
      String newPath,
      long newPosition) {
    buffer = newBuffer;
    offset = newOffset;
    length = newLength;
    fullLength = newFullLength;
    path = newPath;
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

  /** The file, with the member of an archive behind {@code !/}. */
  public String path() {
    return path;
  }

  /** Of the record's first byte in the decompressed file. */
  public long position() {
    return position;
  }
}
