package io.beaconwatch.common.sigma;

/**
 * Outcomes of recent values, in a table of fixed size: sets of a few slots each, in which a new
 * value takes the place of the oldest. Values that collide on purpose cost their evaluation, no
 * more.
 */
final class Memory {
  private static final int SETS = 4096;
  private static final int WAYS = 4;

  private final Object[] keys = new Object[SETS * WAYS];

  /** Of the keys, so that one that is not there is told without a look at those that are. */
  private final int[] hashes = new int[SETS * WAYS];

  private final long[][] outcomes = new long[SETS * WAYS][];
  private final byte[] oldest = new byte[SETS];

  /** Where the key is, or -1. */
  int find(Object key, int hash) {
    int first = set(hash) * WAYS;
    for (int slot = first; slot < first + WAYS; slot++) {
      if (hashes[slot] == hash && key.equals(keys[slot])) {
        return slot;
      }
    }
    return -1;
  }

  long[] outcome(int slot) {
    return outcomes[slot];
  }

  /** Remembers a key that is not there. */
  void remember(Object key, int hash, long[] outcome) {
    int set = set(hash);
    int slot = set * WAYS + oldest[set];
    oldest[set] = (byte) ((oldest[set] + 1) % WAYS);
    keys[slot] = key;
    hashes[slot] = hash;
    outcomes[slot] = outcome;
  }

  private static int set(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed >>> Integer.numberOfLeadingZeros(SETS - 1);
  }
}
