package io.beaconwatch.common.scoring;

import java.util.Arrays;
import java.util.BitSet;

/**
 * An exact set of ports, 0 to 65535. Small sets are a sorted array; a port scan turns it into a bit
 * set of at most 8 KiB.
 */
public final class PortSet {
  private static final int SMALL = 32;
  private static final char[] EMPTY = {};

  private char[] small = EMPTY;
  private int size;
  private BitSet large;

  public void add(int port) {
    if (large != null) {
      large.set(port);
      return;
    }
    for (int i = 0; i < size; i++) {
      if (small[i] == port) {
        return;
      }
    }
    if (size == SMALL) {
      large = new BitSet(1 << 16);
      for (int i = 0; i < size; i++) {
        large.set(small[i]);
      }
      large.set(port);
      small = EMPTY;
      size = 0;
      return;
    }
    insert((char) port);
  }

  private void insert(char port) {
    if (size == small.length) {
      small = Arrays.copyOf(small, Math.max(2, size * 2));
    }
    int at = size;
    while (at > 0 && small[at - 1] > port) {
      small[at] = small[at - 1];
      at--;
    }
    small[at] = port;
    size++;
  }

  public void addAll(PortSet other) {
    if (other.large == null) {
      for (int i = 0; i < other.size; i++) {
        add(other.small[i]);
      }
    } else {
      other.large.stream().forEach(this::add);
    }
  }

  public int size() {
    return large == null ? size : large.cardinality();
  }

  /** In ascending order. */
  public int[] toArray() {
    if (large != null) {
      return large.stream().toArray();
    }
    int[] ports = new int[size];
    for (int i = 0; i < size; i++) {
      ports[i] = small[i];
    }
    return ports;
  }

  public PortSet copy() {
    PortSet copy = new PortSet();
    copy.small = small.length == 0 ? EMPTY : Arrays.copyOf(small, size);
    copy.size = size;
    copy.large = large == null ? null : (BitSet) large.clone();
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PortSet set && Arrays.equals(toArray(), set.toArray());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toArray());
  }

  @Override
  public String toString() {
    return Arrays.toString(toArray());
  }
}
