package io.beaconwatch.common.sigma;

import com.google.common.base.Ascii;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What DETECTIONS.md says of one expected value and its modifiers, the plain way. */
final class NaiveSearch {
  /** Expressions of RE2, and the same in Java's. */
  static final Map<String, String> REGEXES =
      Map.of(
          "^10\\.", "\\A10\\.",
          "chrome\\.exe$", "chrome\\.exe\\z",
          "a", "a",
          "^$", "\\A\\z",
          "^.$", "\\A.\\z",
          "[0-9]+$", "[0-9]+\\z");

  private NaiveSearch() {}

  /** Whether one of the field's values is what is expected. */
  static boolean matches(List<String> modifiers, Object expected, List<String> actual) {
    if (expected == null) {
      return actual.isEmpty();
    }
    if (modifiers.contains("exists")) {
      return actual.isEmpty() != (Boolean) expected;
    }
    return actual.stream().anyMatch(value -> passes(modifiers, expected, value));
  }

  private static boolean passes(List<String> modifiers, Object expected, String value) {
    if (modifiers.contains("re")) {
      int flags = Pattern.DOTALL | (modifiers.contains("i") ? Pattern.CASE_INSENSITIVE : 0);
      return Pattern.compile(REGEXES.get(expected), flags).matcher(value).find();
    }
    if (modifiers.contains("cidr")) {
      String prefix = (String) expected;
      return NaiveEvaluator.inside(prefix.contains("/") ? prefix : prefix + "/32", value);
    }
    if (modifiers.contains("lt") || modifiers.contains("lte")) {
      return isNumber(value) && order(value, expected) < (modifiers.contains("lt") ? 0 : 1);
    }
    if (modifiers.contains("gt") || modifiers.contains("gte")) {
      return isNumber(value) && order(value, expected) > (modifiers.contains("gt") ? 0 : -1);
    }
    boolean cased = modifiers.contains("cased");
    String pattern = cased ? expected.toString() : Ascii.toLowerCase(expected.toString());
    String text = cased ? value : Ascii.toLowerCase(value);
    boolean before = modifiers.contains("contains") || modifiers.contains("endswith");
    boolean after = modifiers.contains("contains") || modifiers.contains("startswith");
    for (int from = 0; from <= (before ? text.length() : 0); from++) {
      if (glob(pattern, 0, text, from, after)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNumber(String value) {
    return value.matches("-?(\\d+\\.?\\d*|\\.\\d+)");
  }

  private static int order(String value, Object bound) {
    return new BigDecimal(value).compareTo(new BigDecimal(bound.toString()));
  }

  private static boolean glob(String pattern, int at, String text, int from, boolean open) {
    if (at == pattern.length()) {
      return open || from == text.length();
    }
    int next = from < text.length() ? from + Character.charCount(text.codePointAt(from)) : -1;
    char c = pattern.charAt(at);
    if (c == '*') {
      return glob(pattern, at + 1, text, from, open)
          || (next > 0 && glob(pattern, at, text, next, open));
    }
    if (c == '?') {
      return next > 0 && glob(pattern, at + 1, text, next, open);
    }
    int literal = at;
    if (c == '\\' && at + 1 < pattern.length() && "*?\\".indexOf(pattern.charAt(at + 1)) >= 0) {
      literal = at + 1;
    }
    return from < text.length()
        && text.charAt(from) == pattern.charAt(literal)
        && glob(pattern, literal + 1, text, from + 1, open);
  }

  /** All values of the field; none when it is missing. */
  static List<String> values(Field field, NetworkConnection connection) {
    return switch (field) {
      case EVENT_CATEGORY -> connection.eventCategories();
      case EVENT_TYPE -> connection.eventTypes();
      case DESTINATION_PORT -> number(connection.destinationPort());
      case BYTES_SENT -> number(connection.bytesSent());
      case BYTES_RECEIVED -> number(connection.bytesReceived());
      default -> connection.value(field) == null ? List.of() : List.of(connection.value(field));
    };
  }

  private static List<String> number(long number) {
    return number == NetworkConnection.MISSING ? List.of() : List.of(Long.toString(number));
  }
}
