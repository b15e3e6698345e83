package io.beaconwatch.jobs.generator;

/** What the indicator feed says about a planted destination, and in which of its files. */
enum Indication {
  NONE("none", "", false),
  ACTIVE("active", "sentinel-indicators.jsonl", true),
  /** A newer inactive row hides the active one. */
  REVOKED("revoked", "sentinel-indicators.jsonl", false),
  /** The only row is older than seven days. */
  STALE("stale", "sentinel-indicators.jsonl", false),
  IN_CSV("active", "indicators.csv", true),
  IN_LIST("active", "addresses.txt", true),
  IN_STIX("active", "bundle.json", true);

  private final String label;
  private final String file;
  private final boolean matches;

  Indication(String label, String file, boolean matches) {
    this.label = label;
    this.file = file;
    this.matches = matches;
  }

  String label() {
    return label;
  }

  /** Below {@code threat-intel}; empty for none. */
  String file() {
    return file;
  }

  /** Whether an alert on the destination carries an indicator. */
  boolean matches() {
    return matches;
  }
}
