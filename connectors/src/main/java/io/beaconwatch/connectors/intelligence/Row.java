package io.beaconwatch.connectors.intelligence;

import io.beaconwatch.common.event.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of one row, filled again for each; past the limit they are counted, not kept. */
final class Row {
  /** In bytes. */
  static final int LIMIT = 1 << 20;

  /** How much of a row past the limit is shown. */
  static final int SHOWN = 1 << 12;

  private byte[] bytes = new byte[1 << 10];
  private long length;
  private long position;
  private String broken;
  private boolean cutShort;

  void start(long newPosition) {
    length = 0;
    position = newPosition;
    broken = null;
    cutShort = false;
  }

  void append(int value) {
    if (length < LIMIT) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      bytes[(int) length] = (byte) value;
    }
    length++;
  }

  /** Forgets what lies behind that many bytes. */
  void truncate(long newLength) {
    length = newLength;
  }

  /** Says that it is no row, and why; the first reason stands. */
  void broken(String why) {
    if (broken == null) {
      broken = why;
    }
  }

  /** Says that it is no row, nor what stood behind it in the feed, and why. */
  void cutShort(String why) {
    broken(why);
    cutShort = true;
  }

  boolean isCutShort() {
    return cutShort;
  }

  /** Why it was no row as it was found in the file, or null. */
  String broken() {
    return broken;
  }

  boolean tooLong() {
    return length > LIMIT;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Of the whole row, kept or not. */
  long length() {
    return length;
  }

  /** Only of a row within the limit. */
  String text() {
    return new String(bytes, 0, (int) length, StandardCharsets.UTF_8);
  }

  IndicatorRecord reject(RejectReason reason, String detail, String path) {
    int kept = tooLong() ? SHOWN : (int) length;
    return IndicatorRecord.of(
        new RejectedRow(reason, detail, Arrays.copyOf(bytes, kept), length, path, position));
  }
}
