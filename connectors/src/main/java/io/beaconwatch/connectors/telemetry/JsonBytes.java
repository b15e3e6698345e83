package io.beaconwatch.connectors.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A place in the UTF-8 of a JSON document, and how to move it past tokens and whole values while
 * their grammar is checked. What is refused here may still be JSON: an escaped key, or deep
 * nesting.
 */
final class JsonBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;

  /** No token, since the document has ended. */
  static final int END = -1;

  private static final int NO_TOKEN = 0;

  /** Containers that are skipped are told apart by one bit each. */
  private static final int MAX_SKIPPED_DEPTH = Long.SIZE - 1;

  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int at;
  private int end;

  void start(byte[] document, int offset, int length) {
    bytes = document;
    at = offset;
    end = offset + length;
  }

  /** Nothing more of the document is read. */
  void release() {
    bytes = NOTHING;
  }

  /** The index of the byte after the last token. */
  int position() {
    return at;
  }

  /**
   * Past these bytes, if they come next.
   *
   * @param words the bytes, little-endian, but for the last eight or fewer
   * @param last the last eight bytes, or all, where fewer
   * @param length of all of them, in bytes
   * @param ends whether they have to be the document's last
   */
  boolean pass(long[] words, long last, int length, boolean ends) {
    int after = at + length;
    if (ends ? after != end : after > end) {
      return false;
    }
    int i = at;
    for (long word : words) {
      if ((long) LONGS.get(bytes, i) != word) {
        return false;
      }
      i += Long.BYTES;
    }
    long rest =
        length >= Long.BYTES
            ? (long) LONGS.get(bytes, after - Long.BYTES)
            : word(bytes, at, length);
    if (rest != last) {
      return false;
    }
    at = after;
    return true;
  }

  /** Up to eight bytes as a word, little-endian, filled up with zeros. */
  static long word(byte[] bytes, int offset, int length) {
    long word = 0;
    for (int i = offset + length - 1; i >= offset; i--) {
      word = word << Byte.SIZE | (bytes[i] & 0xff);
    }
    return word;
  }

  /** Back to before bytes that were passed. */
  void back(int length) {
    at -= length;
  }

  boolean isNext(char c) {
    return at < end && bytes[at] == c;
  }

  /** Sets the text whose opening quote was the last token, without its escapes. */
  boolean readText(Slots to, int index) {
    int stop = textStop();
    if (stop < end && bytes[stop] == '"') {
      to.set(index, Slots.TEXT, bytes, at, stop - at);
      at = stop + 1;
      return true;
    }
    int textStart = to.textEnd();
    if (!unescape(to, stop)) {
      return false;
    }
    to.set(index, Slots.TEXT, textStart);
    return true;
  }

  private boolean unescape(Slots to, int firstStop) {
    for (int stop = firstStop; ; stop = textStop()) {
      to.append(bytes, at, stop - at);
      if (stop == end) {
        return false;
      }
      at = stop + 1;
      if (bytes[stop] == '"') {
        return true;
      }
      if (bytes[stop] != '\\') {
        return false;
      }
      int escaped = escaped();
      if (escaped < 0
          || (escaped >= Character.MIN_SURROGATE && escaped <= Character.MAX_SURROGATE)) {
        return false;
      }
      to.append((char) escaped);
    }
  }

  /** The character of the escape whose backslash is behind, or -1 for none. */
  private int escaped() {
    if (at == end) {
      return -1;
    }
    return switch (bytes[at++]) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexadecimal();
      default -> -1;
    };
  }

  private int hexadecimal() {
    if (end - at < 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int c = bytes[at++];
      int digit =
          c >= '0' && c <= '9'
              ? c - '0'
              : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** Where the text from here on has its next quote, backslash or control character, or ends. */
  private int textStop() {
    int i = at;
    while (i + Long.BYTES <= end) {
      long word = (long) LONGS.get(bytes, i);
      long quotes = word ^ QUOTES;
      long backslashes = word ^ BACKSLASHES;
      // The lowest bit that is set marks the first such byte; bits above it may be wrong.
      long found =
          ((quotes - ONES & ~quotes)
                  | (backslashes - ONES & ~backslashes)
                  | (word - SPACES & ~word))
              & HIGH_BITS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      i += Long.BYTES;
    }
    while (i < end && bytes[i] != '"' && bytes[i] != '\\' && (bytes[i] & 0xff) >= ' ') {
      i++;
    }
    return i;
  }

  /** Past a text without escapes whose opening quote was the last token. */
  boolean skipPlainText() {
    int stop = textStop();
    at = stop + 1;
    return stop < end && bytes[stop] == '"';
  }

  private boolean skipText() {
    while (true) {
      int stop = textStop();
      if (stop == end) {
        return false;
      }
      at = stop + 1;
      if (bytes[stop] == '"') {
        return true;
      }
      if (bytes[stop] != '\\' || escaped() < 0) {
        return false;
      }
    }
  }

  /** Past a value that began with the last token. */
  boolean skipValue(int first) {
    int token = first;
    int depth = 0;
    long inObject = 0;
    while (true) {
      boolean object = token == '{';
      if (object || token == '[') {
        if (++depth > MAX_SKIPPED_DEPTH) {
          return false;
        }
        inObject = inObject << 1 | (object ? 1 : 0);
        token = token();
        if (token != (object ? '}' : ']')) {
          if (object) {
            if (token != '"' || !skipPlainText() || token() != ':') {
              return false;
            }
            token = token();
          }
          continue;
        }
        inObject >>>= 1;
        depth--;
      } else if (!skipScalar(token)) {
        return false;
      }
      while (depth > 0) {
        object = (inObject & 1) != 0;
        token = token();
        if (token == ',') {
          token = token();
          if (object) {
            if (token != '"' || !skipPlainText() || token() != ':') {
              return false;
            }
            token = token();
          }
          break;
        }
        if (token != (object ? '}' : ']')) {
          return false;
        }
        inObject >>>= 1;
        depth--;
      }
      if (depth == 0) {
        return true;
      }
    }
  }

  private boolean skipScalar(int token) {
    return switch (token) {
      case '"' -> skipText();
      case 't' -> skipLiteral("true");
      case 'f' -> skipLiteral("false");
      case 'n' -> skipLiteral("null");
      default -> skipNumber();
    };
  }

  private boolean skipLiteral(String literal) {
    int start = at - 1;
    if (end - start < literal.length()) {
      return false;
    }
    for (int i = 1; i < literal.length(); i++) {
      if (bytes[start + i] != literal.charAt(i)) {
        return false;
      }
    }
    at = start + literal.length();
    return true;
  }

  /** Past a number whose first byte was the last token; false for what is no number. */
  private boolean skipNumber() {
    at--;
    if (at < end && bytes[at] == '-') {
      at++;
    }
    int whole = at;
    if (!skipDigits() || (bytes[whole] == '0' && at > whole + 1)) {
      return false;
    }
    if (at < end && bytes[at] == '.') {
      at++;
      if (!skipDigits()) {
        return false;
      }
    }
    if (at < end && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      return skipDigits();
    }
    return true;
  }

  private boolean skipDigits() {
    int start = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at > start;
  }

  /** The next byte that is no white space, and past it. */
  int token() {
    while (at < end) {
      int b = bytes[at++];
      if (b > ' ') {
        return b;
      }
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return NO_TOKEN;
      }
    }
    return END;
  }
}
