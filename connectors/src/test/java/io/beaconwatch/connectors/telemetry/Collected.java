package io.beaconwatch.connectors.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.RejectReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Keeps what a parser tells, in order and as text. */
final class Collected implements TelemetryCollector {
  static final Set<Field> ALL_FIELDS = EnumSet.allOf(Field.class);

  final List<NetworkConnection> connections = new ArrayList<>();
  final List<String> skips = new ArrayList<>();
  final List<String> rejects = new ArrayList<>();

  /** All of them in order: {@code part 3+10}, {@code connection}, {@code skip …}, {@code …}. */
  final List<String> log = new ArrayList<>();

  static Collected of(TelemetryFormat format, String record) {
    return of(format, EventTime.SENSOR, record);
  }

  static Collected of(TelemetryFormat format, EventTime eventTime, String record) {
    return of(format.parser(eventTime, ALL_FIELDS), record.getBytes(UTF_8));
  }

  /** Parses from the middle of a larger buffer, as a reader of blocks does. */
  static Collected of(TelemetryParser parser, byte[] record) {
    byte[] buffer = new byte[record.length + 7];
    java.util.Arrays.fill(buffer, (byte) '"');
    System.arraycopy(record, 0, buffer, 3, record.length);
    Collected collected = new Collected();
    parser.parse(buffer, 3, record.length, collected);
    return collected;
  }

  /** The only thing told, which is a connection. */
  NetworkConnection connection() {
    if (log.size() != 1 || connections.size() != 1) {
      throw new AssertionError("not one connection: " + log);
    }
    return connections.get(0);
  }

  /** The only thing told, as text. */
  String only() {
    if (log.size() != 1) {
      throw new AssertionError("not one thing: " + log);
    }
    return log.get(0);
  }

  @Override
  public void part(int offset, int length) {
    log.add("part " + offset + "+" + length);
  }

  @Override
  public void connection(NetworkConnection connection) {
    connections.add(connection);
    log.add("connection " + describe(connection));
  }

  @Override
  public void skip(String kind) {
    skips.add(kind);
    log.add("skip " + kind);
  }

  @Override
  public void reject(RejectReason reason, String detail) {
    rejects.add(reason.label());
    log.add("reject " + reason.label() + ": " + detail);
  }

  /** Every value of a connection, as text. */
  static String describe(NetworkConnection connection) {
    StringBuilder text = new StringBuilder();
    text.append(connection.family())
        .append(' ')
        .append(Instant.ofEpochMilli(connection.eventTime()));
    for (Field field : Field.values()) {
      String value = connection.value(field);
      if (value != null) {
        text.append(' ').append(field).append('=').append(value);
      }
    }
    text.append(" port=").append(connection.destinationPort());
    text.append(" sent=").append(connection.bytesSent());
    text.append(" received=").append(connection.bytesReceived());
    if (connection.family() == Family.ECS) {
      text.append(" categories=").append(connection.eventCategories());
      text.append(" types=").append(connection.eventTypes());
    }
    if (connection.otherView() != null) {
      text.append(" | ").append(describe(connection.otherView()));
    }
    return text.toString();
  }
}
