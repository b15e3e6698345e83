package io.beaconwatch.connectors.intelligence;

import java.io.IOException;

/** Finds the rows of a feed by the form's own marks, whatever they hold. */
interface RowReader {
  /**
   * Reads the next row, which is broken when its marks are.
   *
   * @return false at the end of the feed
   */
  boolean next(Row row) throws IOException;
}
