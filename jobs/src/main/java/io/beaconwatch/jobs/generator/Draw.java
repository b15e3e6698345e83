package io.beaconwatch.jobs.generator;

import java.util.SplittableRandom;

/**
 * Pseudo-random numbers that are a function of what they are for. An event's values depend on the
 * seed and on the event alone, so files can be written in any order by any number of threads.
 *
 * <p>Only {@link SplittableRandom#nextLong()} is used: its sequence is the same on every JDK, which
 * is not said of the bounded methods.
 */
final class Draw {
  private Draw() {}

  static long of(long seed, long first) {
    return new SplittableRandom(seed ^ first * 0xD1342543DE82EF95L).nextLong();
  }

  static long of(long seed, long first, long second) {
    return of(of(seed, first), second);
  }

  static long of(long seed, long first, long second, long third) {
    return of(of(of(seed, first), second), third);
  }

  /** Of a text, which stands for itself on every machine. */
  static long of(long seed, String text) {
    long hash = seed;
    for (int i = 0; i < text.length(); i++) {
      hash = hash * 31 + text.charAt(i);
    }
    return of(hash, text.length());
  }

  /** From 0 to {@code bound - 1}. */
  static int below(long draw, int bound) {
    return (int) ((draw >>> 33) % bound);
  }

  /** From {@code -spread} to {@code spread}. */
  static long around(long draw, long spread) {
    return (draw >>> 20) % (2 * spread + 1) - spread;
  }
}
