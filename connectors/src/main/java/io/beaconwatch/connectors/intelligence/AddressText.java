package io.beaconwatch.connectors.intelligence;

import com.google.common.base.CharMatcher;
import io.beaconwatch.common.sigma.Addresses;

/** Tells what a feed's value is about, by its text alone. */
final class AddressText {
  private static final int LONGEST_ZONED = 64;
  private static final int LONGEST_DOMAIN = 253;
  private static final CharMatcher DIGITS = CharMatcher.inRange('0', '9');
  private static final CharMatcher LETTERS =
      CharMatcher.inRange('a', 'z')
          .or(CharMatcher.inRange('A', 'Z'))
          .or(CharMatcher.inRange('\u0080', Character.MAX_VALUE));
  private static final CharMatcher HEX =
      DIGITS.or(CharMatcher.inRange('a', 'f')).or(CharMatcher.inRange('A', 'F'));
  private static final CharMatcher DOMAIN = LETTERS.or(DIGITS).or(CharMatcher.anyOf("-_*."));

  private AddressText() {}

  /** Whether it is one IPv4 or IPv6 address, in any spelling; the latter may name a zone. */
  static boolean isAddress(String text) {
    int zone = text.indexOf('%');
    boolean zoned = zone > 0 && text.lastIndexOf(':', zone) >= 0;
    return zoned
        ? text.length() <= LONGEST_ZONED
            && CharMatcher.ascii().matchesAllOf(text)
            && Addresses.isAddress(text.substring(0, zone))
        : Addresses.isAddress(text);
  }

  /** What a text that is no address is about, or null when nothing is known that looks like it. */
  static UnsupportedKind unsupported(String text) {
    int slash = text.indexOf('/');
    int dash = text.indexOf('-');
    int colon = text.lastIndexOf(':');
    if (slash > 0 && isAddress(text.substring(0, slash)) && isMask(text.substring(slash + 1))) {
      return UnsupportedKind.CIDR;
    }
    if (dash > 0
        && isAddress(text.substring(0, dash).strip())
        && isAddress(text.substring(dash + 1).strip())) {
      return UnsupportedKind.CIDR;
    }
    if (colon > 0 && isNumber(text.substring(colon + 1))) {
      String host = text.substring(0, colon);
      boolean bracketed = host.startsWith("[") && host.endsWith("]");
      if (isAddress(bracketed ? host.substring(1, host.length() - 1) : host)) {
        return UnsupportedKind.ADDRESS_AND_PORT;
      }
    }
    if (text.contains("://")) {
      return UnsupportedKind.URL;
    }
    if (isHash(text)) {
      return UnsupportedKind.HASH;
    }
    int at = text.indexOf('@');
    if (at > 0
        && isDomain(text.substring(at + 1))
        && CharMatcher.whitespace().matchesNoneOf(text)) {
      return UnsupportedKind.EMAIL;
    }
    if (isDomain(text)) {
      return UnsupportedKind.DOMAIN;
    }
    return slash > 0 && isDomain(text.substring(0, slash)) ? UnsupportedKind.URL : null;
  }

  private static boolean isMask(String text) {
    return isNumber(text) || isAddress(text);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() <= 5 && DIGITS.matchesAllOf(text);
  }

  private static boolean isHash(String text) {
    return switch (text.length()) {
      case 32, 40, 56, 64, 96, 128 -> HEX.matchesAllOf(text);
      default -> false;
    };
  }

  private static boolean isDomain(String text) {
    int length = text.length();
    int lastDot = text.lastIndexOf('.', length - 2);
    return length <= LONGEST_DOMAIN
        && lastDot > 0
        && LETTERS.matches(text.charAt(lastDot + 1))
        && DOMAIN.matchesAllOf(text)
        && !text.contains("..");
  }
}
