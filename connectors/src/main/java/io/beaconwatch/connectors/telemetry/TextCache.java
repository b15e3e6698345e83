package io.beaconwatch.connectors.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Strings by their UTF-8 bytes. Telemetry repeats its hosts, images and command lines, so that most
 * values are found here, and none is allocated for them.
 *
 * <p>Bounded: each bucket holds one value, until another has fallen into it twice with none
 * between. What comes once, as many an address does, so leaves what is repeated where it is. Values
 * that fall into one bucket cost time and nothing else, since the bytes are compared.
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

  /** Of the values that are held, so that another one is told without a look at their bytes. */
  private final int[] tags = new int[BUCKETS];

  /** Of the values that were last turned away. */
  private final int[] turnedAway = new int[BUCKETS];

  /** The text of valid UTF-8 bytes: the same instance as before, where it is held. */
  String text(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return "";
    }
    if (length > MAX_LENGTH) {
      return new String(bytes, offset, length, UTF_8);
    }
    long hash = hash(bytes, offset, length);
    int bucket = (int) (hash >>> 52);
    int tag = (int) hash;
    byte[] key = keys[bucket];
    if (key != null && tags[bucket] == tag && isSame(key, bytes, offset, length)) {
      return texts[bucket];
    }
    String text = new String(bytes, offset, length, UTF_8);
    if (key != null && turnedAway[bucket] != tag) {
      turnedAway[bucket] = tag;
    } else {
      keys[bucket] = Arrays.copyOfRange(bytes, offset, offset + length);
      texts[bucket] = text;
      tags[bucket] = tag;
    }
    return text;
  }

  private static boolean isSame(byte[] key, byte[] bytes, int offset, int length) {
    return key.length == length && Arrays.equals(key, 0, length, bytes, offset, offset + length);
  }

  private static long hash(byte[] bytes, int offset, int length) {
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
    return hash ^ hash >>> 32;
  }
}
