package io.beaconwatch.common.scoring;

import java.util.Arrays;
import java.util.List;

/**
 * The key values of one group, in the order of the detection's {@code group-by}. Immutable; a value
 * is never null, since a missing one that is kept is the empty string.
 *
 * <p>Groups are many: they are combined, passed on, looked up and kept, and few are ever told of.
 * So their values are held as they are written, in one array of bytes, and made into strings only
 * when they are asked for. Of each value that is its length and one, and then its UTF-16 code
 * units, all of them numbers of seven bits a byte, the low ones first, where the high bit says that
 * there are more: what Flink's {@code StringValue} writes.
 *
 * <p>Values are chosen by whoever runs a process, so equal hashes are expected: groups are ordered,
 * which keeps hash maps logarithmic under collisions.
 */
public final class Group implements Comparable<Group> {
  private static final int MORE = 0x80;
  private static final int MOST_BYTES_OF_A_UNIT = 3;

  private final int size;
  private final byte[] written;
  private final int hash;

  public Group(String... values) {
    int asciiBytes = 0;
    int hashOfAll = 1;
    for (String value : values) {
      asciiBytes += bytesOf(value.length() + 1) + value.length();
      hashOfAll = 31 * hashOfAll + value.hashCode();
    }
    byte[] bytes = new byte[asciiBytes];
    int at = 0;
    for (String value : values) {
      int length = value.length();
      at = writeNumber(length + 1, bytes, at);
      int other = 0;
      for (int i = 0; i < length; i++) {
        char unit = value.charAt(i);
        other |= unit;
        bytes[at + i] = (byte) unit;
      }
      if (other < MORE) {
        at += length;
      } else {
        int left = bytes.length - at - length;
        bytes = Arrays.copyOf(bytes, at + MOST_BYTES_OF_A_UNIT * length + left);
        for (int i = 0; i < length; i++) {
          at = writeNumber(value.charAt(i), bytes, at);
        }
      }
    }
    size = values.length;
    written = at == bytes.length ? bytes : Arrays.copyOf(bytes, at);
    hash = hashOfAll;
  }

  private Group(int size, byte[] written) {
    this.size = size;
    this.written = written;
    this.hash = new Reading().hash();
  }

  /**
   * The group of values that have been written.
   *
   * @param written by {@link #written}; not to be changed any more
   */
  public static Group of(int size, byte[] written) {
    return new Group(size, written);
  }

  public int size() {
    return size;
  }

  /** The values as they are written, one after another. Not to be changed. */
  public byte[] written() {
    return written;
  }

  public String value(int index) {
    Reading reading = new Reading();
    for (int i = 0; i < index; i++) {
      reading.next();
    }
    return reading.next();
  }

  public List<String> values() {
    String[] values = new String[size];
    Reading reading = new Reading();
    Arrays.setAll(values, i -> reading.next());
    return List.of(values);
  }

  /** An order, and no more: that of what is written. */
  @Override
  public int compareTo(Group other) {
    int bySize = Integer.compare(size, other.size);
    return bySize != 0 ? bySize : Arrays.compare(written, other.written);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Group group
        && hash == group.hash
        && size == group.size
        && Arrays.equals(written, group.written);
  }

  /** That of an array of the values. The same on every machine, since it picks a group's bucket. */
  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return values().toString();
  }

  private static int bytesOf(int number) {
    return (Integer.SIZE - Integer.numberOfLeadingZeros(number) + 6) / 7;
  }

  private static int writeNumber(int number, byte[] bytes, int offset) {
    int at = offset;
    int rest = number;
    while (rest >= MORE) {
      bytes[at++] = (byte) (rest | MORE);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    return at;
  }

  /** A place in what is written. */
  private final class Reading {
    private int at;

    private int number() {
      int number = 0;
      int shift = 0;
      int next;
      while ((next = written[at++]) < 0) {
        number |= (next & (MORE - 1)) << shift;
        shift += 7;
      }
      return number | next << shift;
    }

    String next() {
      char[] units = new char[number() - 1];
      for (int i = 0; i < units.length; i++) {
        units[i] = (char) number();
      }
      return new String(units);
    }

    int hash() {
      int ofAll = 1;
      for (int value = 0; value < size; value++) {
        int ofValue = 0;
        for (int left = number(); left > 1; left--) {
          ofValue = 31 * ofValue + number();
        }
        ofAll = 31 * ofAll + ofValue;
      }
      return ofAll;
    }
  }
}
