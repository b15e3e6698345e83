package io.beaconwatch.connectors.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Whether bytes are UTF-8, with no more work than ASCII needs. */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int STEP = 4 * Long.BYTES;

  private Utf8() {}

  /** Strict: no overlong form, no surrogate, nothing past U+10FFFF. */
  static boolean isValid(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at + STEP <= end && (fourWords(bytes, at) & HIGH_BITS) == 0) {
      at += STEP;
    }
    return com.google.common.base.Utf8.isWellFormed(bytes, at, end - at);
  }

  /** Every bit that is set in one of the next four words. */
  private static long fourWords(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at)
        | (long) LONGS.get(bytes, at + Long.BYTES)
        | (long) LONGS.get(bytes, at + 2 * Long.BYTES)
        | (long) LONGS.get(bytes, at + 3 * Long.BYTES);
  }
}
