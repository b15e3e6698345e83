package io.beaconwatch.common.event;

/**
 * What a sensor said about an endpoint or one of its processes besides the connections, and what a
 * connection of the same endpoint may lack.
 */
public sealed interface EndpointContext permits ProcessStart, HostName {
  /** Whose connections it belongs to: {@link Family#SYSMON} or {@link Family#FALCON}. */
  Family family();

  /** What identifies the endpoint to its sensor: Sysmon's Computer, Falcon's aid. */
  String host();

  /** Milliseconds since the epoch. */
  long time();
}
