package io.beaconwatch.jobs.generator;

import java.util.Arrays;

/**
 * A value with its bytes for every place where it can stand. Immutable; without control characters.
 */
final class Text {
  private static final Escape[] ESCAPES = Escape.values();

  private final String value;
  private final byte[][] encoded = new byte[ESCAPES.length][];

  Text(String value) {
    this.value = value;
    for (Escape escape : ESCAPES) {
      byte[] bytes = escape.encode(value);
      for (byte[] same : encoded) {
        if (Arrays.equals(same, bytes)) {
          bytes = same;
        }
      }
      encoded[escape.ordinal()] = bytes;
    }
  }

  byte[] bytes(Escape escape) {
    return encoded[escape.ordinal()];
  }

  @Override
  public String toString() {
    return value;
  }
}
