package io.beaconwatch.benchmark.baseline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes at a time. */
final class Longs {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  private Longs() {}

  static long at(byte[] bytes, int index) {
    return (long) LONG.get(bytes, index);
  }

  /** Where the byte is next, or -1. */
  static int indexOf(byte[] bytes, int from, int to, byte wanted) {
    long pattern = LOW * (wanted & 0xff);
    int at = from;
    for (; at + 8 <= to; at += 8) {
      long different = at(bytes, at) ^ pattern;
      long zero = (different - LOW) & ~different & HIGH;
      if (zero != 0) {
        return at + (Long.numberOfTrailingZeros(zero) >>> 3);
      }
    }
    for (; at < to; at++) {
      if (bytes[at] == wanted) {
        return at;
      }
    }
    return -1;
  }
}
