package io.beaconwatch.jobs.generator;

import java.util.Optional;

/** What planted connections go to, and what becomes of them. */
enum Target {
  PUBLIC("Public", null),
  PUBLIC_IPV6("Public", null),
  PRIVATE("Private", "the destination is private"),
  LOOPBACK("Loopback", "the destination is the host itself"),
  /** A documentation address that looks public: Defender's own label decides. */
  LABELLED_RESERVED("Reserved", "the sensor does not label the destination as public"),
  REFUSED("Public", "every connection fails"),
  INBOUND("Public", "every connection comes in"),
  UPDATE_SERVICE("Public", "the domain is left out");

  private final String ipType;
  private final String exclusion;

  Target(String ipType, String exclusion) {
    this.ipType = ipType;
    this.exclusion = exclusion;
  }

  /** Defender's RemoteIPType. */
  String ipType() {
    return ipType;
  }

  /** Why no detection finds connections to this where it is planted. */
  Optional<String> exclusion() {
    return Optional.ofNullable(exclusion);
  }
}
