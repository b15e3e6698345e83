package io.beaconwatch.connectors.intelligence;

import io.beaconwatch.common.event.RejectReason;

/** Leaves the reading of one row; it never leaves this package. */
final class UnreadableRow extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_DETAIL = 200;

  private final RejectReason reason;

  UnreadableRow(RejectReason reason, String detail) {
    super(
        detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) : detail,
        null,
        false,
        false);
    this.reason = reason;
  }

  RejectReason reason() {
    return reason;
  }
}
