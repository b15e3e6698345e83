package io.beaconwatch.connectors.intelligence;

import java.io.IOException;

/**
 * Rows of a CSV, whose quoted values may hold line ends. A quote that is not closed within 64 KiB
 * of its line breaks that line and no other.
 */
final class CsvRows implements RowReader {
  private static final int LONGEST_QUOTED = FeedBytes.REACH / 2;

  private final FeedBytes bytes;
  private final char delimiter;

  CsvRows(FeedBytes bytes, char delimiter) {
    this.bytes = bytes;
    this.delimiter = delimiter;
  }

  @Override
  public boolean next(Row row) throws IOException {
    row.start(bytes.position());
    if (bytes.peek() < 0) {
      return false;
    }
    long secondLine = -1;
    long firstLength = 0;
    boolean quoted = false;
    boolean valueStarts = true;
    while (true) {
      int value = bytes.read();
      boolean given = secondLine >= 0 && bytes.position() - secondLine > LONGEST_QUOTED;
      if (quoted && (value < 0 || given)) {
        row.broken("a quote is not closed");
        if (secondLine >= 0) {
          bytes.rewind(secondLine);
          row.truncate(firstLength);
        }
        return true;
      }
      if (value < 0 || (value == '\n' && !quoted)) {
        return true;
      }
      if (value == '\n' && secondLine < 0) {
        secondLine = bytes.position();
        firstLength = row.length();
      }
      if (value == '"') {
        if (quoted && bytes.peek() == '"') {
          row.append(bytes.read());
        } else if (quoted || valueStarts) {
          quoted = !quoted;
        }
        valueStarts = false;
      } else {
        valueStarts = value == delimiter || (valueStarts && value == ' ');
      }
      row.append(value);
    }
  }
}
