package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.event.RejectReason;

/** Why a record cannot be read; see {@link TelemetryCollector#reject}. */
record Rejection(RejectReason reason, String detail) {
  static Rejection wrongType(String name, byte kind) {
    String found =
        switch (kind) {
          case Slots.TEXT -> "text";
          case Slots.NUMBER -> "a number";
          case Slots.BOOLEAN -> "a boolean";
          case Slots.OBJECT -> "an object";
          case Slots.ARRAY -> "an array";
          default -> "nothing";
        };
    return new Rejection(RejectReason.WRONG_TYPE, name + " is " + found);
  }

  static Rejection badValue(String name, String expected) {
    return new Rejection(RejectReason.BAD_VALUE, name + " is not " + expected);
  }

  void report(TelemetryCollector out) {
    out.reject(reason, detail);
  }
}
