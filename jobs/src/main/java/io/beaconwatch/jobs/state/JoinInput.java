package io.beaconwatch.jobs.state;

import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;

/**
 * One side or the other of the join of connections with their processes: one of the two is null.
 *
 * @param context what connections may lack
 * @param part connections that lack it
 */
public record JoinInput(EndpointContext context, UnjoinedPart part) {
  /** What the join is keyed by: an endpoint, as its sensor knows it. */
  public String key() {
    return context != null
        ? key(context.family(), context.host())
        : key(part.connection().family(), host(part.connection()));
  }

  private static String key(Family family, String host) {
    return family + " " + host;
  }

  /** What identifies the endpoint to the sensor of that connection, or null. */
  public static String host(NetworkConnection connection) {
    return switch (connection.family()) {
      case SYSMON -> connection.value(Field.COMPUTER);
      case FALCON -> connection.value(Field.AGENT_ID);
      case DEFENDER, ECS -> null;
    };
  }

  /** Whether a connection says of which endpoint it is; else nothing can be found for it. */
  public static boolean hasHost(NetworkConnection connection) {
    String host = host(connection);
    return host != null && !host.isEmpty();
  }
}
