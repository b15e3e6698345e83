package io.beaconwatch.connectors.telemetry;

/** Which clock an event's time comes from: the values of {@code --event-time}. */
public enum EventTime {
  /** The sensor's own: Sysmon UtcTime, Falcon ContextTimeStamp. */
  SENSOR,
  /** The record's: Windows TimeCreated, Falcon timestamp. */
  RECORD
}
