package io.beaconwatch.connectors.kafka;

import java.io.Serializable;
import java.time.Instant;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/** Where a run ends in each partition. A run that ends looks for no new partitions. */
public sealed interface StoppingOffsets extends Serializable {

  void stop(KafkaSourceBuilder<?> source);

  /** Whether the run ends by itself at all. */
  default boolean bounded() {
    return true;
  }

  /** Nowhere, or before what comes after the start of the run. */
  enum End implements StoppingOffsets {
    NEVER,
    LATEST;

    @Override
    public void stop(KafkaSourceBuilder<?> source) {
      if (this == LATEST) {
        source.setBounded(OffsetsInitializer.latest());
      }
    }

    @Override
    public boolean bounded() {
      return this == LATEST;
    }
  }

  /**
   * Before the first record whose Kafka timestamp is that or later; where there is none, before
   * what comes after the start of the run.
   */
  record At(Instant time) implements StoppingOffsets {
    @Override
    public void stop(KafkaSourceBuilder<?> source) {
      source.setBounded(OffsetsInitializer.timestamp(time.toEpochMilli()));
    }
  }
}
