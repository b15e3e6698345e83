package io.beaconwatch.connectors.kafka;

import java.io.Serializable;
import java.time.Instant;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * Where a run that is not restored begins in each partition that is there at its start. Partitions
 * that are found later are read from their first record.
 */
public sealed interface StartingOffsets extends Serializable {

  OffsetsInitializer initializer();

  /** The first record that is still kept, or the end: only what comes after the start. */
  enum End implements StartingOffsets {
    EARLIEST,
    LATEST;

    @Override
    public OffsetsInitializer initializer() {
      return this == EARLIEST ? OffsetsInitializer.earliest() : OffsetsInitializer.latest();
    }
  }

  /**
   * Where the group's last checkpoint left off.
   *
   * @param otherwise for partitions in which the group has committed none
   */
  record Committed(End otherwise) implements StartingOffsets {
    @Override
    @SuppressWarnings("deprecation") // what the connector takes
    public OffsetsInitializer initializer() {
      return OffsetsInitializer.committedOffsets(
          otherwise == End.EARLIEST ? OffsetResetStrategy.EARLIEST : OffsetResetStrategy.LATEST);
    }
  }

  /** The first record whose Kafka timestamp is that or later; the end where there is none. */
  record At(Instant time) implements StartingOffsets {
    @Override
    public OffsetsInitializer initializer() {
      return OffsetsInitializer.timestamp(time.toEpochMilli());
    }
  }
}
