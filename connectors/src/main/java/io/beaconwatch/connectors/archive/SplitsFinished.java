package io.beaconwatch.connectors.archive;

import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A reader's word that all records of these splits are emitted.
 *
 * @param reports how many splits this attempt of the reader has reported, these included
 */
record SplitsFinished(List<ArchiveSplit> splits, long reports) implements SourceEvent {
  private static final long serialVersionUID = 1L;
}
