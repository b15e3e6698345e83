package io.beaconwatch.connectors.intelligence;

import java.io.IOException;
import java.util.BitSet;

/**
 * The objects of a JSON feed: one a line, one after the other over many lines, or the elements of a
 * list: a top-level array, or the member {@code objects} (STIX) or {@code records} (Azure) of a
 * top-level object. They are found by their brackets alone, so that a list of any length is read in
 * the memory of one object, and a broken one costs no other where that can be told: a line's end
 * closes everything where objects stand one a line; elsewhere an object that JSON does not allow
 * where it opens, at the same column as the row did, begins the next row.
 */
final class JsonRows implements RowReader {
  /** What the first line's end tells: whether all is closed there. */
  private enum Layout {
    UNKNOWN,
    ONE_A_LINE,
    FREE
  }

  private enum End {
    ROW,
    LIST
  }

  private static final int LONGEST_KEY = 8;

  private final FeedBytes bytes;

  /** Which of the open brackets are arrays. */
  private final BitSet arrays = new BitSet();

  private final byte[] key = new byte[LONGEST_KEY];
  private int keyLength;
  private boolean inList;
  private boolean listInObject;
  private boolean anyRow;

  /** Where the line began that holds the next byte. */
  private long line;

  /** In its line, of the row's first byte; of one that does not begin its line 0. */
  private long rowColumn;

  private Layout layout = Layout.UNKNOWN;

  /**
   * @param line where the line began that holds the next byte
   */
  JsonRows(FeedBytes bytes, long line) {
    this.bytes = bytes;
    this.line = line;
  }

  @Override
  public boolean next(Row row) throws IOException {
    boolean lineStarts = bytes.position() == line;
    while (true) {
      row.start(bytes.position());
      int value = bytes.peek();
      if (value < 0 || (value == '\n' && layout == Layout.ONE_A_LINE)) {
        if (inList) {
          inList = false;
          row.cutShort("ends inside its list");
          return true;
        }
        if (value < 0) {
          return false;
        }
      }
      if (isSpace(value) || value == ',') {
        bytes.read();
        if (value == '\n') {
          line = bytes.position();
          lineStarts = true;
          if (layout == Layout.UNKNOWN && (inList || anyRow)) {
            layout = inList ? Layout.FREE : Layout.ONE_A_LINE;
          }
        }
      } else if (inList && value == ']') {
        bytes.read();
        lineStarts = false;
        inList = false;
        anyRow = true;
        rowColumn = 0;
        // The members behind the list belong to no row, but another list may follow.
        if (listInObject && scan(row, 1) == End.ROW && row.broken() != null) {
          return true;
        }
      } else if (!inList && value == '[') {
        bytes.read();
        lineStarts = false;
        inList = true;
        listInObject = false;
      } else if (value == '{' || value == '[') {
        boolean endsWithLine = layout == Layout.ONE_A_LINE;
        rowColumn = lineStarts ? bytes.position() - line : 0;
        if (scan(row, 0) == End.ROW) {
          anyRow = true;
          if (row.broken() != null && !inList && endsWithLine) {
            stray(row);
          }
          return true;
        }
        lineStarts = false;
        inList = true;
        listInObject = true;
      } else {
        stray(row);
        anyRow = true;
        return true;
      }
    }
  }

  /** Something that is neither object nor array, up to where one may begin again. */
  private void stray(Row row) throws IOException {
    row.broken("neither an object nor a list");
    int value = bytes.peek();
    while (value >= 0 && value != '\n' && !(inList && (value == ',' || value == ']'))) {
      row.append(bytes.read());
      value = bytes.peek();
    }
  }

  /**
   * Reads to the end of a row, or to the beginning of a list in it, which then is the current one.
   *
   * @param open how many brackets are open: 0 before a row, 1 behind a list in an object
   */
  private End scan(Row row, int open) throws IOException {
    arrays.clear();
    int depth = open;
    int last = ']';
    boolean lineStarts = false;
    while (true) {
      int value = bytes.peek();
      if (value < 0 || (value == '\n' && layout == Layout.ONE_A_LINE)) {
        if (value < 0 || inList || open > 0) {
          row.cutShort("ends early");
        } else {
          row.broken("ends early");
        }
        inList = false;
        return End.ROW;
      }
      if (value == '\n') {
        layout = Layout.FREE;
        line = bytes.position() + 1;
        lineStarts = true;
      } else if (!isSpace(value)) {
        if (value == '{'
            && lineStarts
            && bytes.position() - line == rowColumn
            && !mayBegin(depth, last)) {
          row.broken("ends early");
          layout = inList ? Layout.FREE : Layout.ONE_A_LINE;
          return End.ROW;
        }
        lineStarts = false;
      }
      if (value == ']' && depth > 0 && !arrays.get(depth - 1)) {
        row.broken("brackets do not match");
        if (inList && depth == 1) {
          return End.ROW;
        }
      }
      row.append(bytes.read());
      switch (value) {
        case '"' -> string(row, depth == 1 && (last == '{' || last == ','));
        case '{', '[' -> {
          if (value == '[' && depth == 1 && last == ':' && !inList && isListKey()) {
            return End.LIST;
          }
          arrays.set(depth, value == '[');
          depth++;
        }
        case '}', ']' -> {
          depth--;
          if (value == '}' && arrays.get(depth)) {
            row.broken("brackets do not match");
            depth--;
          }
          if (depth <= 0) {
            return End.ROW;
          }
        }
        default -> {}
      }
      if (!isSpace(value)) {
        last = value;
      }
    }
  }

  private boolean mayBegin(int depth, int last) {
    return last == ':' || (arrays.get(depth - 1) && (last == '[' || last == ','));
  }

  /** To the closing quote, or to the line's end, which no string holds. */
  private void string(Row row, boolean mayBeKey) throws IOException {
    keyLength = 0;
    int value = bytes.peek();
    while (value >= 0 && value != '\n') {
      row.append(bytes.read());
      if (value == '"') {
        return;
      }
      if (value == '\\' && bytes.peek() >= 0 && bytes.peek() != '\n') {
        row.append(bytes.read());
      }
      if (mayBeKey && keyLength < LONGEST_KEY) {
        key[keyLength++] = (byte) value;
      }
      value = bytes.peek();
    }
    row.broken("a string does not end");
  }

  private boolean isListKey() {
    return isKey("objects") || isKey("records");
  }

  private boolean isKey(String name) {
    if (keyLength != name.length()) {
      return false;
    }
    for (int i = 0; i < keyLength; i++) {
      if (key[i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpace(int value) {
    return value == ' ' || value == '\n' || value == '\r' || value == '\t';
  }
}
