package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.event.RejectReason;

/** The event's data where they may be a text of JSON inside the JSON record. */
final class EmbeddedData {
  private static final String PATH = "EventData";

  private final JsonScanner scanner = new JsonScanner(null);
  private final PathTree.Node node;
  private final int slot;

  EmbeddedData(PathTree paths) {
    slot = paths.slot(PATH);
    node = paths.node(PATH);
  }

  /** Reads the text, if it is one, into the slots below. Null, or why it cannot be read. */
  Rejection unfold(Slots slots) {
    byte kind = slots.kind(slot);
    if (kind == Slots.OBJECT) {
      return null;
    }
    if (kind <= Slots.NULL) {
      return new Rejection(RejectReason.UNKNOWN_SHAPE, "a Sysmon event without " + PATH);
    }
    if (kind != Slots.TEXT) {
      return Rejection.wrongType(PATH, kind);
    }
    return switch (scanner.scan(
        slots.text(slot), slots.offset(slot), slots.length(slot), node, slots)) {
      case OBJECT, BATCH -> null;
      case OTHER_VALUE -> Rejection.badValue(PATH, "a JSON object");
      case MALFORMED -> new Rejection(RejectReason.MALFORMED, PATH + ": " + scanner.problem());
    };
  }
}
