package io.beaconwatch.connectors.telemetry;

import java.util.Arrays;

/**
 * The wanted values of one record, as UTF-8 without escapes, in arrays that are reused from record
 * to record. A slot holds nothing, a scalar, a mark that there was an object, or an array's
 * elements; only the text of scalars is kept, or where in the record it is written the same.
 */
final class Slots {
  static final byte ABSENT = 0;
  static final byte NULL = 1;
  static final byte TEXT = 2;
  static final byte NUMBER = 3;
  static final byte BOOLEAN = 4;
  static final byte OBJECT = 5;
  static final byte ARRAY = 6;

  /** More than that is given back after the record that needed it. */
  private static final int KEPT_TEXT = 1 << 16;

  /** So many never pass a long. */
  private static final int MAX_DIGITS = 18;

  private final int slots;

  /** The slots, and behind them the elements of arrays. */
  private byte[] kinds;

  /** What holds the text: the record, which is kept until the next one, or what is below. */
  private byte[][] texts;

  /** Where the text begins; of an array, the index of its first element. */
  private int[] offsets;

  /** The text's length; of an array, its number of elements. */
  private int[] lengths;

  private int used;
  private long objects;

  /** The texts that are not the same in the record. */
  private byte[] text = new byte[4096];

  private int textUsed;

  Slots(int slots) {
    this.slots = slots;
    kinds = new byte[slots + 16];
    texts = new byte[slots + 16][];
    offsets = new int[slots + 16];
    lengths = new int[slots + 16];
    used = slots;
  }

  /** Forgets the last record. */
  void reset() {
    clearAll();
    textUsed = 0;
    if (text.length > KEPT_TEXT) {
      text = new byte[4096];
    }
  }

  /** Empties every slot; a text that was taken before stays as it is. */
  void clearAll() {
    Arrays.fill(kinds, 0, slots, ABSENT);
    Arrays.fill(texts, 0, used, null);
    used = slots;
  }

  /** A scalar whose text is this, which is not to change as long as the record is read. */
  void set(int index, byte kind, byte[] bytes, int offset, int length) {
    kinds[index] = kind;
    texts[index] = bytes;
    offsets[index] = offset;
    lengths[index] = length;
  }

  void clear(int slot) {
    kinds[slot] = ABSENT;
  }

  /** A value without text: {@link #ABSENT}, {@link #NULL} or {@link #OBJECT}. */
  void set(int index, byte kind) {
    kinds[index] = kind;
  }

  /** A scalar whose text has been appended since {@code textStart}. */
  void set(int index, byte kind, int textStart) {
    set(index, kind, text, textStart, textUsed - textStart);
  }

  /** Adds a place for an array's element; elements of one array are added one after another. */
  int addElement() {
    if (used == kinds.length) {
      kinds = Arrays.copyOf(kinds, used * 2);
      texts = Arrays.copyOf(texts, used * 2);
      offsets = Arrays.copyOf(offsets, used * 2);
      lengths = Arrays.copyOf(lengths, used * 2);
    }
    kinds[used] = ABSENT;
    return used++;
  }

  /** An array of the elements added since there were {@code firstElement} places. */
  void setArray(int slot, int firstElement) {
    kinds[slot] = ARRAY;
    offsets[slot] = firstElement;
    lengths[slot] = used - firstElement;
  }

  /** A number for one more object, unlike that of any other object so far. */
  long nextObject() {
    return ++objects;
  }

  /** How many places there are, slots and elements. */
  int places() {
    return used;
  }

  byte kind(int index) {
    return kinds[index];
  }

  /** Whether there is a value at all; null is none. */
  boolean isPresent(int index) {
    return kinds[index] > NULL;
  }

  /** The first of these slots that holds something, or -1. */
  int firstPresent(int[] candidates) {
    for (int slot : candidates) {
      if (isPresent(slot)) {
        return slot;
      }
    }
    return -1;
  }

  /** Where a scalar's text begins in its {@link #text}; of an array, its first element. */
  int offset(int index) {
    return offsets[index];
  }

  int length(int index) {
    return lengths[index];
  }

  /** What holds a scalar's text. */
  byte[] text(int index) {
    return texts[index];
  }

  int textEnd() {
    return textUsed;
  }

  /** Whether a scalar's text is exactly this ASCII text, case aside. */
  boolean textEquals(int index, String ascii) {
    int length = lengths[index];
    if (kinds[index] != TEXT || length != ascii.length()) {
      return false;
    }
    byte[] bytes = texts[index];
    for (int i = 0; i < length; i++) {
      int a = bytes[offsets[index] + i];
      int b = ascii.charAt(i);
      if (a != b && ((a ^ b) != 0x20 || (a | 0x20) < 'a' || (a | 0x20) > 'z')) {
        return false;
      }
    }
    return true;
  }

  /** The index of the value itself: the slot, or its array's first value; -1 for no value. */
  int firstValue(int slot) {
    if (kinds[slot] != ARRAY) {
      return kinds[slot] > NULL ? slot : -1;
    }
    int end = offsets[slot] + lengths[slot];
    for (int element = offsets[slot]; element < end; element++) {
      if (kinds[element] > NULL) {
        return element;
      }
    }
    return -1;
  }

  /** Whether there is a scalar whose text is empty or white space. */
  boolean isBlank(int index) {
    return isScalar(index) && trimmedStart(index) == trimmedEnd(index);
  }

  /** Whether there is the text {@code -}, which newer Sysmon writes for an empty value. */
  boolean isDash(int index) {
    return kinds[index] == TEXT && lengths[index] == 1 && texts[index][offsets[index]] == '-';
  }

  boolean isScalar(int index) {
    return kinds[index] >= TEXT && kinds[index] <= BOOLEAN;
  }

  /** A scalar's value as a whole number from 0, white space around it aside; -1 for any other. */
  long wholeNumber(int index) {
    byte[] bytes = texts[index];
    int at = trimmedStart(index);
    int end = trimmedEnd(index);
    int digits = 0;
    long value = 0;
    for (; at < end && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      if (++digits > MAX_DIGITS) {
        return -1;
      }
      value = value * 10 + (bytes[at] - '0');
    }
    if (digits > 0 && at < end - 1 && bytes[at] == '.') {
      do {
        at++;
      } while (at < end && bytes[at] == '0');
    }
    return digits > 0 && at == end ? value : -1;
  }

  /** Where a scalar's text begins, white space aside. */
  int trimmedStart(int index) {
    byte[] bytes = texts[index];
    int at = offsets[index];
    int end = at + lengths[index];
    while (at < end && isSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  /** Where a scalar's text ends, white space aside. */
  int trimmedEnd(int index) {
    byte[] bytes = texts[index];
    int start = offsets[index];
    int end = start + lengths[index];
    while (end > start && isSpace(bytes[end - 1])) {
      end--;
    }
    // All of it is white space: the start passes the whole of it.
    return end == start ? start + lengths[index] : end;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /** Appends UTF-8. */
  void append(byte[] bytes, int offset, int length) {
    reserve(length);
    System.arraycopy(bytes, offset, text, textUsed, length);
    textUsed += length;
  }

  /** Appends UTF-16 as UTF-8; half of a surrogate pair becomes U+FFFD, which UTF-8 can hold. */
  void append(char[] chars, int offset, int length) {
    reserve(length * 3);
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      char c = chars[i];
      if (c < 0x80) {
        text[textUsed++] = (byte) c;
      } else if (!Character.isSurrogate(c)) {
        encode(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < end
          && Character.isLowSurrogate(chars[i + 1])) {
        encode(Character.toCodePoint(c, chars[++i]));
      } else {
        encode(0xFFFD);
      }
    }
  }

  /** Appends one character, no half of a surrogate pair, as UTF-8. */
  void append(char c) {
    reserve(3);
    encode(c);
  }

  private void encode(int c) {
    if (c < 0x80) {
      text[textUsed++] = (byte) c;
      return;
    }
    if (c < 0x800) {
      text[textUsed++] = (byte) (0xC0 | c >> 6);
    } else {
      if (c < 0x10000) {
        text[textUsed++] = (byte) (0xE0 | c >> 12);
      } else {
        text[textUsed++] = (byte) (0xF0 | c >> 18);
        text[textUsed++] = (byte) (0x80 | (c >> 12 & 0x3F));
      }
      text[textUsed++] = (byte) (0x80 | (c >> 6 & 0x3F));
    }
    text[textUsed++] = (byte) (0x80 | (c & 0x3F));
  }

  private void reserve(int length) {
    if (text.length - textUsed < length) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, textUsed + length));
    }
  }
}
