package io.beaconwatch.common.sigma;

/** The detections that a connection matched. Reused by the matcher from call to call. */
public final class Matches {
  private final int[] indexes;
  private int count;

  Matches(int capacity) {
    indexes = new int[capacity];
  }

  public int count() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** The index, in the matcher's list, of the i-th match; in ascending order. */
  public int index(int i) {
    return indexes[i];
  }

  void clear() {
    count = 0;
  }

  void add(int index) {
    indexes[count++] = index;
  }
}
