package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.RejectReason;

/** What a parser found. Each call stands for one record read. */
public interface TelemetryCollector {
  /**
   * What is told next was read from that part of the record alone: one element of a batch. Said
   * before each element; never said by shapes that hold one event a record.
   *
   * @param offset of the element's first byte, counted from the record's first byte
   * @param length of the element, in bytes
   */
  void part(int offset, int length);

  void connection(NetworkConnection connection);

  /**
   * What connections may lack, told only by parsers that were asked for it.
   *
   * @param kind under which the record is a skip for who does not want it
   */
  default void context(EndpointContext context, String kind) {
    skip(kind);
  }

  /**
   * A well-formed record of another kind.
   *
   * @param kind such as {@code windows Microsoft-Windows-Sysmon/1} or {@code falcon DnsRequest}
   */
  void skip(String kind);

  /**
   * A record that cannot be read.
   *
   * @param detail for people; may quote a field's name, never its value at length
   */
  void reject(RejectReason reason, String detail);
}
