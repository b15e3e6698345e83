package io.beaconwatch.connectors.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Whether bytes are UTF-8, with no more work than ASCII needs. */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Strict: no overlong form, no surrogate, nothing past U+10FFFF. */
  static boolean isValid(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at + Long.BYTES <= end && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
      at += Long.BYTES;
    }
    return com.google.common.base.Utf8.isWellFormed(bytes, at, end - at);
  }
}
