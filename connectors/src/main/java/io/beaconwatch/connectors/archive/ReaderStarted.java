package io.beaconwatch.connectors.archive;

import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A reader's first word, after a start or a restore.
 *
 * @param held splits it goes on reading
 */
record ReaderStarted(List<ArchiveSplit> held) implements SourceEvent {
  private static final long serialVersionUID = 1L;
}
