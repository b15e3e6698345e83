package io.beaconwatch.connectors.intelligence;

import java.util.function.Consumer;

/** Tells what a row of one form says. */
interface RowDecoder {
  /**
   * Decodes a row that is neither broken nor too long; one that says nothing (blank, a comment)
   * gives nothing.
   *
   * @throws UnreadableRow when it says nothing that can be read; then nothing was given
   */
  void decode(Row row, Consumer<IndicatorRecord> out) throws UnreadableRow;
}
