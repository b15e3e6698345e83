package io.beaconwatch.connectors.intelligence;

import java.util.ArrayList;
import java.util.List;

/**
 * The STIX patterns that can be answered by one address alone: equalities of an object path with a
 * string, joined by OR, inside or between observations, in any parentheses.
 */
final class StixPattern {
  private static final int DEEPEST = 50;

  /** {@code path = 'value'}. */
  record Equality(String path, String value) {}

  private final String text;
  private final List<Equality> equalities = new ArrayList<>();
  private int at;

  private StixPattern(String text) {
    this.text = text;
  }

  /** Its equalities, in their order; empty when it is any other pattern. */
  static List<Equality> equalities(String pattern) {
    StixPattern reading = new StixPattern(pattern);
    boolean read = reading.alternatives(false, 0) && reading.atEnd();
    return read ? reading.equalities : List.of();
  }

  private boolean alternatives(boolean inObservation, int depth) {
    if (depth > DEEPEST) {
      return false;
    }
    do {
      boolean read;
      if (take("(")) {
        read = alternatives(inObservation, depth + 1) && take(")");
      } else if (inObservation) {
        read = equality();
      } else {
        read = take("[") && alternatives(true, depth + 1) && take("]");
      }
      if (!read) {
        return false;
      }
    } while (takeOr());
    return true;
  }

  private boolean equality() {
    skipSpace();
    int start = at;
    boolean quoted = false;
    while (at < text.length() && (quoted || isPath(text.charAt(at)))) {
      quoted ^= text.charAt(at) == '\'';
      at++;
    }
    String path = text.substring(start, at);
    if (path.indexOf(':') <= 0 || !(take("==") || take("=")) || !take("'")) {
      return false;
    }
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '\'') {
      if (text.charAt(at) == '\\') {
        at++;
      }
      if (at < text.length()) {
        value.append(text.charAt(at++));
      }
    }
    if (at >= text.length()) {
      return false;
    }
    at++;
    equalities.add(new Equality(path, value.toString()));
    return true;
  }

  private static boolean isPath(char c) {
    return c > ' ' && "=<>!()".indexOf(c) < 0;
  }

  private boolean takeOr() {
    int before = at;
    if (take("OR") && at < text.length() && !Character.isLetterOrDigit(text.charAt(at))) {
      return true;
    }
    at = before;
    return false;
  }

  private boolean take(String token) {
    skipSpace();
    if (!text.startsWith(token, at)) {
      return false;
    }
    at += token.length();
    return true;
  }

  private boolean atEnd() {
    skipSpace();
    return at == text.length();
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
