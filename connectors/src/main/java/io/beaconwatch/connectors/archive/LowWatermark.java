package io.beaconwatch.connectors.archive;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * The enumerator's word to a reader on event time.
 *
 * @param timestamp no file still to be read, in part or in whole, starts at or before it
 * @param reports how many of the reader's reports are taken into account, and into the enumerator's
 *     next checkpoint
 */
record LowWatermark(long timestamp, long reports) implements SourceEvent {
  private static final long serialVersionUID = 1L;
}
