package io.beaconwatch.connectors.kafka;

import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * A source of telemetry from Kafka. To be used with {@link EventTimeOptions#strategy}.
 *
 * <p>Offsets are in the job's checkpoints; those committed to the group with each checkpoint are
 * for others to watch, and for a later run that starts from {@link StartingOffsets.Committed}.
 * Records of aborted transactions are not read, unless a property says otherwise.
 *
 * @param group in which offsets are committed
 * @param discoveryInterval how often to look for new partitions, and new topics of a pattern
 */
public record KafkaTelemetry(
    KafkaCluster cluster,
    Topics topics,
    String group,
    StartingOffsets startingOffsets,
    StoppingOffsets stoppingOffsets,
    Duration discoveryInterval) {
  public KafkaTelemetry {
    Objects.requireNonNull(cluster);
    Objects.requireNonNull(topics);
    Objects.requireNonNull(group);
    Objects.requireNonNull(startingOffsets);
    Objects.requireNonNull(stoppingOffsets);
    Objects.requireNonNull(discoveryInterval);
  }

  /**
   * The source.
   *
   * @param runStart given to the decoders, in milliseconds since the epoch
   * @param maxRecordLength longer values are rejected, in bytes
   */
  public KafkaSource<TelemetryRecord> source(
      TelemetryDecoder.Provider decoders, long runStart, int maxRecordLength) {
    Map<String, String> defaults = new HashMap<>();
    defaults.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    if (!stoppingOffsets.bounded()) {
      defaults.put(
          KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
          Long.toString(discoveryInterval.toMillis()));
    }
    KafkaSourceBuilder<TelemetryRecord> source =
        KafkaSource.<TelemetryRecord>builder()
            .setProperties(cluster.propertiesOver(defaults))
            .setBootstrapServers(cluster.bootstrapServers())
            .setGroupId(group)
            .setStartingOffsets(startingOffsets.initializer())
            .setDeserializer(new DecodeValues(decoders, runStart, maxRecordLength));
    topics.subscribe(source);
    stoppingOffsets.stop(source);
    return source.build();
  }
}
