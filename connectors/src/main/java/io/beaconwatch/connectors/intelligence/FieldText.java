package io.beaconwatch.connectors.intelligence;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import io.beaconwatch.common.event.RejectReason;
import java.time.DateTimeException;

/** Reads the text of a named field; a null or empty text is a missing value. */
final class FieldText {
  private static final CharMatcher NUMBER =
      CharMatcher.inRange('0', '9').or(CharMatcher.anyOf("+-.eE"));

  private FieldText() {}

  static String orNull(String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** Milliseconds since the epoch, or null. */
  static Long time(String name, String text) throws UnreadableRow {
    if (orNull(text) == null) {
      return null;
    }
    try {
      return FeedTime.parse(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw new UnreadableRow(RejectReason.BAD_VALUE, name + " is no time");
    }
  }

  static Double number(String name, String text) throws UnreadableRow {
    if (orNull(text) == null) {
      return null;
    }
    // What Java's own literals add, such as 1f and 0x1p3, is no feed's number.
    if (NUMBER.matchesAllOf(text)) {
      try {
        return finite(name, Double.parseDouble(text));
      } catch (NumberFormatException e) {
        // The sign, the point or the exponent stands where none may.
      }
    }
    throw new UnreadableRow(RejectReason.BAD_VALUE, name + " is no number");
  }

  static double finite(String name, double value) throws UnreadableRow {
    if (!Double.isFinite(value)) {
      throw new UnreadableRow(RejectReason.BAD_VALUE, name + " is no finite number");
    }
    return value;
  }

  static Boolean flag(String name, String text) throws UnreadableRow {
    if (orNull(text) == null) {
      return null;
    }
    return switch (Ascii.toLowerCase(text)) {
      case "true", "yes", "y", "1" -> true;
      case "false", "no", "n", "0" -> false;
      default ->
          throw new UnreadableRow(RejectReason.BAD_VALUE, name + " is neither true nor false");
    };
  }

  /**
   * Null when the text is an address, otherwise what it is about.
   *
   * @throws UnreadableRow when it is nothing known
   */
  static UnsupportedKind unlessAddress(String name, String text) throws UnreadableRow {
    if (AddressText.isAddress(text)) {
      return null;
    }
    UnsupportedKind kind = AddressText.unsupported(text);
    if (kind == null) {
      throw new UnreadableRow(RejectReason.BAD_VALUE, name + " is no address");
    }
    return kind;
  }
}
