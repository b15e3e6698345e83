package io.beaconwatch.benchmark.baseline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A hash table of groups with linear probing. A group's key is the bytes of its five texts, one
 * behind the other in one array, and its hour; what is counted stands in arrays beside it.
 */
final class GroupTable {
  private static final int KEYS = 5;
  private static final int FEW_PORTS = 4;
  private static final int FLUSH_AT = 1 << 16;

  private int[] slots = new int[1 << 16];
  private int groups;
  private byte[] texts = new byte[1 << 22];
  private int textEnd;

  private int[] hashes = new int[1 << 15];
  private int[] textStarts = new int[1 << 15];
  private int[] textLengths = new int[KEYS << 15];
  private int[] hours = new int[1 << 15];
  private int[] counts = new int[1 << 15];
  private long[] firsts = new long[1 << 15];
  private long[] lasts = new long[1 << 15];
  private int[] portCounts = new int[1 << 15];
  private int[][] ports = new int[1 << 15][];

  /**
   * Counts one connection.
   *
   * @param starts where the five texts start in the line
   * @param ends where they end
   * @param port negative where there is none
   */
  void add(byte[] line, int[] starts, int[] ends, int hash, int hour, long time, int port) {
    int group = find(line, starts, ends, hash, hour);
    counts[group]++;
    firsts[group] = Math.min(firsts[group], time);
    lasts[group] = Math.max(lasts[group], time);
    if (port >= 0) {
      addPort(group, port);
    }
  }

  /** Adds another table's groups to this one's. */
  void merge(GroupTable other) {
    int[] starts = new int[KEYS];
    int[] ends = new int[KEYS];
    for (int theirs = 0; theirs < other.groups; theirs++) {
      int at = other.textStarts[theirs];
      for (int i = 0; i < KEYS; i++) {
        starts[i] = at;
        at += other.textLengths[theirs * KEYS + i];
        ends[i] = at;
      }
      int ours = find(other.texts, starts, ends, other.hashes[theirs], other.hours[theirs]);
      counts[ours] += other.counts[theirs];
      firsts[ours] = Math.min(firsts[ours], other.firsts[theirs]);
      lasts[ours] = Math.max(lasts[ours], other.lasts[theirs]);
      for (int i = 0; i < other.portCounts[theirs]; i++) {
        addPort(ours, other.ports[theirs][i]);
      }
    }
  }

  private int find(byte[] source, int[] starts, int[] ends, int hash, int hour) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int group = slots[slot] - 1;
      if (hashes[group] == hash && hours[group] == hour && same(group, source, starts, ends)) {
        return group;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = groups + 1;
    return insert(source, starts, ends, hash, hour);
  }

  private boolean same(int group, byte[] source, int[] starts, int[] ends) {
    int at = textStarts[group];
    for (int i = 0; i < KEYS; i++) {
      int length = textLengths[group * KEYS + i];
      if (length != ends[i] - starts[i]
          || !Arrays.equals(texts, at, at + length, source, starts[i], ends[i])) {
        return false;
      }
      at += length;
    }
    return true;
  }

  private int insert(byte[] source, int[] starts, int[] ends, int hash, int hour) {
    if (groups == counts.length) {
      grow();
    }
    int group = groups++;
    hashes[group] = hash;
    hours[group] = hour;
    textStarts[group] = textEnd;
    firsts[group] = Long.MAX_VALUE;
    lasts[group] = Long.MIN_VALUE;
    for (int i = 0; i < KEYS; i++) {
      int length = ends[i] - starts[i];
      if (textEnd + length > texts.length) {
        texts = Arrays.copyOf(texts, texts.length * 2);
      }
      System.arraycopy(source, starts[i], texts, textEnd, length);
      textLengths[group * KEYS + i] = length;
      textEnd += length;
    }
    if (groups * 2 > slots.length) {
      rehash();
    }
    return group;
  }

  private void grow() {
    int size = counts.length * 2;
    hashes = Arrays.copyOf(hashes, size);
    textStarts = Arrays.copyOf(textStarts, size);
    textLengths = Arrays.copyOf(textLengths, size * KEYS);
    hours = Arrays.copyOf(hours, size);
    counts = Arrays.copyOf(counts, size);
    firsts = Arrays.copyOf(firsts, size);
    lasts = Arrays.copyOf(lasts, size);
    portCounts = Arrays.copyOf(portCounts, size);
    ports = Arrays.copyOf(ports, size);
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int group = 0; group < groups; group++) {
      int slot = hashes[group] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = group + 1;
    }
  }

  private void addPort(int group, int port) {
    int[] known = ports[group];
    int count = portCounts[group];
    for (int i = 0; i < count; i++) {
      if (known[i] == port) {
        return;
      }
    }
    if (known == null) {
      known = new int[FEW_PORTS];
    } else if (count == known.length) {
      known = Arrays.copyOf(known, count * 2);
    }
    known[count] = port;
    ports[group] = known;
    portCounts[group] = count + 1;
  }

  /** Writes the groups that reach the threshold. */
  void writeAlerts(OutputStream out) throws IOException {
    StringBuilder lines = new StringBuilder();
    String[] keys = new String[KEYS];
    for (int group = 0; group < groups; group++) {
      if (counts[group] >= AlertLine.THRESHOLD) {
        int at = textStarts[group];
        for (int i = 0; i < KEYS; i++) {
          int length = textLengths[group * KEYS + i];
          keys[i] = new String(texts, at, length, UTF_8);
          at += length;
        }
        int[] known = ports[group] == null ? new int[0] : ports[group];
        Arrays.sort(known, 0, portCounts[group]);
        AlertLine.append(
            lines,
            hours[group] * AlertLine.HOUR,
            keys,
            counts[group],
            known,
            portCounts[group],
            firsts[group],
            lasts[group]);
        lines.append('\n');
      }
      if (lines.length() > FLUSH_AT || group == groups - 1) {
        out.write(lines.toString().getBytes(UTF_8));
        lines.setLength(0);
      }
    }
  }
}
