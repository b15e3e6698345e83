package io.beaconwatch.common.detection;

import io.beaconwatch.common.event.Field;
import java.io.Serializable;

/**
 * One column of the vendor's projection.
 *
 * @param name as the vendor's query names it
 * @param value where it comes from
 */
public record Column(String name, Value value) implements Serializable {

  /** Where a column's value comes from. */
  public sealed interface Value extends Serializable {
    /** A field of the key. */
    record KeyField(Field field) implements Value {}

    /** Distinct ports in ascending order of their JSON form, at most {@code limit}. */
    record Ports(boolean asText, int limit) implements Value {}

    /** A computed value. */
    enum Computed implements Value {
      WINDOW_START,
      WINDOW_END,
      COUNT,
      /** Connections a minute of the window, rounded half even to two decimals. */
      RATE,
      PORT_COUNT,
      BYTES_SENT,
      BYTES_RECEIVED,
      /** Sent over received, rounded half even to two decimals; 0.0 when nothing was received. */
      BYTE_RATIO,
      TIER,
      SCORE,
      INDICATOR_MATCHED,
      /** The indicator's type, or the empty string. */
      INDICATOR_TYPE,
      /** The indicator's confidence, or null. */
      INDICATOR_CONFIDENCE,
      /** The indicator's description, or the empty string. */
      INDICATOR_DESCRIPTION,
      /** The times of a sequence's members, in order; for a run, one list for each sequence. */
      SEQUENCE_TIMES
    }
  }
}
