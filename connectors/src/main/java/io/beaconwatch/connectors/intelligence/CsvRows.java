package io.beaconwatch.connectors.intelligence;

import java.io.IOException;

/**
 * Rows of a CSV, whose quoted values may hold line ends. A quote that is not closed within 64 KiB
 * of its line, or is closed by what looks like another's beginning, breaks that line and no other.
 */
final class CsvRows implements RowReader {
  private static final int LONGEST_QUOTED = FeedBytes.REACH / 2;

  private enum Place {
    VALUE_START,
    VALUE,
    QUOTED,
    QUOTE_CLOSED
  }

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
    boolean comment = bytes.peek() == '#';
    long secondLine = -1;
    long firstLength = 0;
    Place place = Place.VALUE_START;
    while (true) {
      int value = bytes.read();
      boolean lost =
          place == Place.QUOTED
              ? value < 0 || (secondLine >= 0 && bytes.position() - secondLine > LONGEST_QUOTED)
              : place == Place.QUOTE_CLOSED && !mayFollowQuote(value);
      if (lost) {
        row.broken("a quote is not closed, or not before a delimiter");
        if (secondLine >= 0) {
          bytes.rewind(secondLine);
          row.truncate(firstLength);
          return true;
        }
        place = Place.VALUE;
      }
      if (value < 0 || (value == '\n' && place != Place.QUOTED)) {
        return true;
      }
      if (value == '\n' && secondLine < 0) {
        secondLine = bytes.position();
        firstLength = row.length();
      }
      row.append(value);
      if (place == Place.QUOTED) {
        if (value == '"' && bytes.peek() == '"') {
          row.append(bytes.read());
        } else if (value == '"') {
          place = Place.QUOTE_CLOSED;
        }
      } else if (value == delimiter) {
        place = Place.VALUE_START;
      } else if (place == Place.VALUE_START && value == '"' && !comment) {
        place = Place.QUOTED;
      } else if (place == Place.VALUE_START && value != ' ') {
        place = Place.VALUE;
      }
    }
  }

  private boolean mayFollowQuote(int value) {
    return value < 0 || value == delimiter || value == ' ' || value == '\r' || value == '\n';
  }
}
