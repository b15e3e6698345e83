package io.beaconwatch.common.event;

import java.util.Objects;

/**
 * The name of an endpoint, where its connections have but an identifier: a row of Falcon's
 * aidmaster, or an AgentOnline event.
 *
 * @param host Falcon's aid
 * @param time as of when, in milliseconds since the epoch
 * @param computer the name
 */
public record HostName(Family family, String host, long time, String computer)
    implements EndpointContext {
  public HostName {
    Objects.requireNonNull(family);
    Objects.requireNonNull(host);
    Objects.requireNonNull(computer);
  }
}
