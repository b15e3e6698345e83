package io.beaconwatch.common.sigma;

import com.google.common.base.Ascii;

/**
 * One value of a field in the forms that tests need, each made at most once. Reused from value to
 * value.
 */
final class FieldValue {
  private String text;
  private String folded;
  private byte[] address;
  private boolean addressRead;
  private double number;
  private boolean numberRead;

  void set(String newText) {
    text = newText;
    folded = null;
    address = null;
    addressRead = false;
    numberRead = false;
  }

  String text() {
    return text;
  }

  /** With ASCII capitals made small. */
  String folded() {
    if (folded == null) {
      folded = Ascii.toLowerCase(text);
    }
    return folded;
  }

  /** As {@link Addresses#parse} gives it. */
  byte[] address() {
    if (!addressRead) {
      address = Addresses.parse(text);
      addressRead = true;
    }
    return address;
  }

  /** NaN when the value is not a decimal number. */
  double number() {
    if (!numberRead) {
      number = isDecimal(text) ? Double.parseDouble(text) : Double.NaN;
      numberRead = true;
    }
    return number;
  }

  /** A sign, digits, and a fraction: nothing else that Java would read as a number. */
  private static boolean isDecimal(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int digits = 0;
    boolean point = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c == '.' && !point) {
        point = true;
      } else {
        return false;
      }
    }
    return digits > 0;
  }
}
