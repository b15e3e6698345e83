package io.beaconwatch.connectors.intelligence;

import java.io.IOException;

/** One row a line. */
final class Lines implements RowReader {
  private final FeedBytes bytes;

  Lines(FeedBytes bytes) {
    this.bytes = bytes;
  }

  @Override
  public boolean next(Row row) throws IOException {
    row.start(bytes.position());
    int value = bytes.read();
    if (value < 0) {
      return false;
    }
    while (value >= 0 && value != '\n') {
      row.append(value);
      value = bytes.read();
    }
    return true;
  }
}
