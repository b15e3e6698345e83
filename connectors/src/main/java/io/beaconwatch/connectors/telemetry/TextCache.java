package io.beaconwatch.connectors.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Strings by their UTF-8 bytes. Telemetry repeats its hosts, images, command lines and addresses,
 * so that most values are found here, and none is allocated for them.
 *
 * <p>Bounded: each bucket holds the last value that fell into it. Two values that fall into one
 * bucket cost time and nothing else, since the bytes are compared.
 */
final class TextCache {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private static final int BUCKETS = 4096;

  /** Longer values are rare and would make the cache's size unpredictable. */
  private static final int MAX_LENGTH = 1024;

  private final byte[][] keys = new byte[BUCKETS][];
  private final String[] texts = new String[BUCKETS];

  /** The text of valid UTF-8 bytes: the same instance as the last time, unless displaced. */
  String text(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return "";
    }
    if (length > MAX_LENGTH) {
      return new String(bytes, offset, length, UTF_8);
    }
    int bucket = bucket(bytes, offset, length);
    byte[] key = keys[bucket];
    if (key != null && Arrays.equals(key, 0, key.length, bytes, offset, offset + length)) {
      return texts[bucket];
    }
    String text = new String(bytes, offset, length, UTF_8);
    keys[bucket] = Arrays.copyOfRange(bytes, offset, offset + length);
    texts[bucket] = text;
    return text;
  }

  private static int bucket(byte[] bytes, int offset, int length) {
    long hash = length;
    int at = offset;
    int end = offset + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(bytes, at)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << 8 | (bytes[at] & 0xff);
    }
    hash = (hash ^ rest) * MULTIPLIER;
    return (int) (hash >>> 52);
  }
}
