package io.beaconwatch.connectors.intelligence;

/**
 * What a well-formed row of a feed is about when it can never match an address: counted by kind.
 */
public enum UnsupportedKind {
  DOMAIN("domain"),
  URL("url"),
  HASH("hash"),
  EMAIL("email"),
  /** A network or a range: indicators are joined by string equality. */
  CIDR("cidr"),
  ADDRESS_AND_PORT("address-and-port"),
  /** A STIX pattern that is not an alternative of equalities, or is in another language. */
  PATTERN("pattern"),
  /** A STIX object that is no indicator. */
  STIX_OBJECT("stix-object"),
  /** A Sentinel row without a NetworkIP or any other observable known here. */
  NO_ADDRESS("no-address");

  private final String label;

  UnsupportedKind(String label) {
    this.label = label;
  }

  /** As counters, metrics and summaries show it. */
  public String label() {
    return label;
  }
}
