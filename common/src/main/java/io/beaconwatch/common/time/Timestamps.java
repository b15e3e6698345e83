package io.beaconwatch.common.time;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Reads points in time to milliseconds since the epoch, without allocation.
 *
 * <p>Fractions are cut, towards the past. A value that is no point in time gives {@link #INVALID}:
 * a month 13, 30 February, hour 24, and second 60 too, which neither Windows nor Elasticsearch
 * writes or reads.
 */
public final class Timestamps {
  /** What stands for a text that is no point in time. No point in time has this value. */
  public static final long INVALID = Long.MIN_VALUE;

  private static final int MILLIS_PER_SECOND = 1000;
  private static final long SECONDS_PER_DAY = 86_400;
  private static final int MAX_OFFSET_HOURS = 18;

  /** Beyond this many digits before the point, seconds times 1000 may pass a long. */
  private static final int MAX_WHOLE_DIGITS = 15;

  private static final int MAX_SCIENTIFIC_LENGTH = 40;

  private Timestamps() {}

  /** As {@link #parseIso(byte[], int, int)}. */
  public static long parseIso(String text) {
    // A character past Latin-1 becomes '?', which no form admits; Latin-1 ones stay themselves.
    byte[] bytes = text.getBytes(ISO_8859_1);
    return parseIso(bytes, 0, bytes.length);
  }

  /**
   * Reads {@code yyyy-MM-dd}, {@code T} or a space, {@code HH:mm:ss}, a fraction of up to nine
   * digits or none, and {@code Z} or an offset ({@code +05:30}, {@code +0530}, {@code +05}) or
   * neither, which means UTC. After the seconds, {@code +} and nine digits and {@code Z} are the
   * nanoseconds of the second, as Sumo Logic writes them.
   *
   * @return milliseconds since the epoch, or {@link #INVALID}
   */
  public static long parseIso(byte[] bytes, int offset, int length) {
    if (length < 19) {
      return INVALID;
    }
    int end = offset + length;
    int year = number(bytes, offset, 4);
    int month = number(bytes, offset + 5, 2);
    int day = number(bytes, offset + 8, 2);
    int hour = number(bytes, offset + 11, 2);
    int minute = number(bytes, offset + 14, 2);
    int second = number(bytes, offset + 17, 2);
    if ((year | month | day | hour | minute | second) < 0
        || bytes[offset + 4] != '-'
        || bytes[offset + 7] != '-'
        || !separatesDateFromTime(bytes[offset + 10])
        || bytes[offset + 13] != ':'
        || bytes[offset + 16] != ':'
        || month < 1
        || month > 12
        || day < 1
        || day > daysIn(year, month)
        || hour > 23
        || minute > 59
        || second > 59) {
      return INVALID;
    }
    int at = offset + 19;
    int millis = 0;
    if (at < end && bytes[at] == '.') {
      int digits = digitsAt(bytes, at + 1, end);
      if (digits == 0 || digits > 9) {
        return INVALID;
      }
      millis = millisOf(bytes, at + 1, digits);
      at += 1 + digits;
    } else if (end - at == 11 && bytes[at] == '+' && digitsAt(bytes, at + 1, end) == 9) {
      millis = millisOf(bytes, at + 1, 9);
      at += 10;
    }
    int zone = zoneSeconds(bytes, at, end);
    if (zone == Integer.MIN_VALUE) {
      return INVALID;
    }
    long seconds =
        daysFromEpoch(year, month, day) * SECONDS_PER_DAY
            + (hour * 60L + minute) * 60
            + second
            - zone;
    return seconds * MILLIS_PER_SECOND + millis;
  }

  /**
   * Whether a text that {@link #parseIso(byte[], int, int)} reads says which zone it is in. Some
   * loggers write local time without saying so.
   */
  public static boolean saysZone(byte[] bytes, int offset, int length) {
    for (int i = offset + Math.min(length, 19); i < offset + length; i++) {
      byte b = bytes[i];
      if (b == 'Z' || b == 'z' || b == '+' || b == '-') {
        return true;
      }
    }
    return false;
  }

  /** Reads decimal seconds since the epoch, such as {@code 1612192203.293}, else INVALID. */
  public static long parseEpochSeconds(byte[] bytes, int offset, int length) {
    return parseEpoch(bytes, offset, length, MILLIS_PER_SECOND);
  }

  /** Reads decimal milliseconds since the epoch, else {@link #INVALID}. */
  public static long parseEpochMillis(byte[] bytes, int offset, int length) {
    return parseEpoch(bytes, offset, length, 1);
  }

  private static long parseEpoch(byte[] bytes, int offset, int length, int millisPerUnit) {
    int end = offset + length;
    boolean negative = length > 0 && bytes[offset] == '-';
    int at = negative ? offset + 1 : offset;
    int whole = digitsAt(bytes, at, end);
    if (whole == 0 || whole > MAX_WHOLE_DIGITS) {
      return INVALID;
    }
    if (hasExponent(bytes, at + whole, end)) {
      return parseScientific(bytes, offset, length, millisPerUnit);
    }
    long value = 0;
    for (int i = at; i < at + whole; i++) {
      value = value * 10 + (bytes[i] - '0');
    }
    at += whole;
    value *= millisPerUnit;
    boolean cut = false;
    if (at < end) {
      int digits = bytes[at] == '.' ? digitsAt(bytes, at + 1, end) : 0;
      if (digits == 0 || at + 1 + digits != end) {
        return INVALID;
      }
      int kept = millisPerUnit == 1 ? 0 : Math.min(digits, 3);
      if (kept > 0) {
        value += millisOf(bytes, at + 1, digits);
      }
      for (int i = at + 1 + kept; i < end; i++) {
        cut |= bytes[i] != '0';
      }
    }
    return negative ? -value - (cut ? 1 : 0) : value;
  }

  private static boolean hasExponent(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] == 'e' || bytes[i] == 'E') {
        return true;
      }
    }
    return false;
  }

  /** {@code 1.612192203293E9}, as many languages print a double. */
  private static long parseScientific(byte[] bytes, int offset, int length, int millisPerUnit) {
    if (length > MAX_SCIENTIFIC_LENGTH) {
      return INVALID;
    }
    try {
      BigDecimal value = new BigDecimal(new String(bytes, offset, length, ISO_8859_1));
      // Setting the scale of 1e-999999999 would take for ever.
      if (Math.abs(value.scale()) > 2 * MAX_SCIENTIFIC_LENGTH
          || value.precision() - value.scale() > MAX_WHOLE_DIGITS) {
        return INVALID;
      }
      return value
          .multiply(BigDecimal.valueOf(millisPerUnit))
          .setScale(0, RoundingMode.FLOOR)
          .longValueExact();
    } catch (NumberFormatException e) {
      return INVALID;
    }
  }

  private static boolean separatesDateFromTime(byte b) {
    return b == 'T' || b == ' ' || b == 't';
  }

  /** Seconds east of UTC, or the least int for what is no zone. Nothing at all is UTC. */
  private static int zoneSeconds(byte[] bytes, int at, int end) {
    int left = end - at;
    if (left == 0) {
      return 0;
    }
    byte sign = bytes[at];
    if (left == 1) {
      return sign == 'Z' || sign == 'z' ? 0 : Integer.MIN_VALUE;
    }
    boolean colon = left == 6 && bytes[at + 3] == ':';
    if ((sign != '+' && sign != '-') || (left != 3 && left != 5 && !colon)) {
      return Integer.MIN_VALUE;
    }
    int hours = number(bytes, at + 1, 2);
    int minutes = left == 3 ? 0 : number(bytes, end - 2, 2);
    if ((hours | minutes) < 0 || minutes > 59 || hours * 60 + minutes > MAX_OFFSET_HOURS * 60) {
      return Integer.MIN_VALUE;
    }
    int seconds = (hours * 60 + minutes) * 60;
    return sign == '-' ? -seconds : seconds;
  }

  /** The number in exactly that many digits, or less than 0. */
  private static int number(byte[] bytes, int at, int digits) {
    int value = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static int digitsAt(byte[] bytes, int at, int end) {
    int i = at;
    while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    return i - at;
  }

  /** The first three digits of a fraction; what is missing is 0. */
  private static int millisOf(byte[] bytes, int at, int digits) {
    int millis = 0;
    for (int i = 0; i < 3; i++) {
      millis = millis * 10 + (i < digits ? bytes[at + i] - '0' : 0);
    }
    return millis;
  }

  private static int daysIn(int year, int month) {
    if (month == 2) {
      boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
      return leap ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** Days since 1970-01-01 in the proleptic Gregorian calendar; years begin in March here. */
  private static long daysFromEpoch(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(y, 400);
    long yearOfEra = y - era * 400;
    int monthFromMarch = month > 2 ? month - 3 : month + 9;
    int dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }
}
