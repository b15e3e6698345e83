package io.beaconwatch.jobs.generator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A reusable buffer of bytes that records are written into, without objects per record. */
final class Line {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long DAY = 86_400_000L;

  private byte[] bytes;
  private int length;
  private long cachedDay = Long.MIN_VALUE;
  private final byte[] cachedDate = new byte[10];

  Line(int capacity) {
    bytes = new byte[capacity];
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Forgets what stands behind that length. */
  void truncate(int newLength) {
    length = newLength;
  }

  Line put(byte[] source) {
    return put(source, 0, source.length);
  }

  Line put(Line other) {
    return put(other.bytes, 0, other.length);
  }

  Line put(byte[] source, int offset, int count) {
    ensure(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    return this;
  }

  /** One byte: an ASCII character. */
  Line put(char ascii) {
    ensure(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** An unsigned number in decimal. */
  Line putUnsigned(long number) {
    if (number < 0) {
      long tens = Long.divideUnsigned(number, 10);
      return putUnsigned(tens).put((char) ('0' + (number - tens * 10)));
    }
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return putPadded(number, digits);
  }

  /** A number below 10 to the power of {@code digits}, with zeros in front. */
  Line putPadded(long number, int digits) {
    ensure(digits);
    long rest = number;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /** The low bits of a number in hexadecimal. */
  Line putHex(long bits, int digits) {
    ensure(digits);
    long rest = bits;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = HEX[(int) (rest & 15)];
      rest >>>= 4;
    }
    length += digits;
    return this;
  }

  /** A number in hexadecimal without zeros in front: a group of an IPv6 address. */
  Line putHexNumber(int number) {
    return putHex(number, Math.max(1, (35 - Integer.numberOfLeadingZeros(number)) / 4));
  }

  /** In the form of a UUID or GUID, without braces. */
  Line putUuid(long high, long low) {
    return putHex(high >>> 32, 8)
        .put('-')
        .putHex(high >>> 16, 4)
        .put('-')
        .putHex(high, 4)
        .put('-')
        .putHex(low >>> 48, 4)
        .put('-')
        .putHex(low, 12);
  }

  /** Four numbers with dots: an IPv4 address. */
  Line putAddress(int address) {
    return putUnsigned(address >>> 24)
        .put('.')
        .putUnsigned(address >>> 16 & 255)
        .put('.')
        .putUnsigned(address >>> 8 & 255)
        .put('.')
        .putUnsigned(address & 255);
  }

  /** {@code 2026-03-03T04:05:06}, with any separator; times from 1970 on. */
  Line putSeconds(long millis, char separator) {
    long day = millis / DAY;
    if (day != cachedDay) {
      cacheDate(day);
    }
    put(cachedDate).put(separator);
    long second = millis % DAY / 1000;
    return putPadded(second / 3600, 2)
        .put(':')
        .putPadded(second / 60 % 60, 2)
        .put(':')
        .putPadded(second % 60, 2);
  }

  /** With a point and 3 to 9 fraction digits; the nanoseconds are those within the millisecond. */
  Line putTime(long millis, int nanos, char separator, int digits) {
    long fraction = millis % 1000 * 1_000_000 + nanos;
    for (int i = digits; i < 9; i++) {
      fraction /= 10;
    }
    return putSeconds(millis, separator).put('.').putPadded(fraction, digits);
  }

  /** Seconds since the epoch with three fraction digits. */
  Line putEpoch(long millis) {
    return putUnsigned(millis / 1000).put('.').putPadded(millis % 1000, 3);
  }

  // Howard Hinnant's civil_from_days, in which years begin in March: no calendar object.
  private void cacheDate(long day) {
    long z = day + 719_468;
    long era = z / 146_097;
    long dayOfEra = z - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long shiftedMonth = (5 * dayOfYear + 2) / 153;
    long dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
    long month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    int start = length;
    putPadded(year, 4).put('-').putPadded(month, 2).put('-').putPadded(dayOfMonth, 2);
    System.arraycopy(bytes, start, cachedDate, 0, 10);
    length = start;
    cachedDay = day;
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
