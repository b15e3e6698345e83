package io.beaconwatch.jobs.diff;

import java.io.IOException;
import java.util.HexFormat;

/** An alert's id, 32 hexadecimal digits, as the two numbers that they are. */
record AlertKey(long high, long low) implements Comparable<AlertKey> {
  private static final int DIGITS = 32;
  private static final HexFormat HEX = HexFormat.of();

  /**
   * @param id may be null
   * @throws IOException when it is no id of an alert
   */
  static AlertKey of(String id) throws IOException {
    if (id == null || id.length() != DIGITS || !id.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IOException("no alert: event.id must be 32 hexadecimal digits");
    }
    return new AlertKey(
        HexFormat.fromHexDigitsToLong(id, 0, DIGITS / 2),
        HexFormat.fromHexDigitsToLong(id, DIGITS / 2, DIGITS));
  }

  /** In the order of the texts. */
  @Override
  public int compareTo(AlertKey other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return HEX.toHexDigits(high) + HEX.toHexDigits(low);
  }
}
