package io.beaconwatch.common.event;

/** Why a record was rejected: the few reasons that are counted. */
public enum RejectReason {
  INVALID_UTF_8("invalid-utf-8"),
  MALFORMED("malformed"),
  UNKNOWN_SHAPE("unknown-shape"),
  WRONG_TYPE("wrong-type"),
  BAD_VALUE("bad-value"),
  MISSING_FIELD("missing-field"),
  IMPOSSIBLE_TIME("impossible-time"),
  TOO_LONG("too-long"),
  /** A compressed file or an archive that ends early or does not decode. */
  CORRUPT_ARCHIVE("corrupt-archive");

  private final String label;

  RejectReason(String label) {
    this.label = label;
  }

  /** As counters, metrics and rejected records show it. */
  public String label() {
    return label;
  }
}
