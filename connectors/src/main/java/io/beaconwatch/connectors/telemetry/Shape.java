package io.beaconwatch.connectors.telemetry;

/** One way in which a record can be laid out. */
interface Shape {
  /** Whether the record is laid out so; looks at nothing but which fields there are. */
  boolean recognises(Slots slots);

  /** Tells what the record is: exactly one call. */
  void read(Slots slots, TelemetryCollector out);
}
