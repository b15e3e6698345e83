package io.beaconwatch.connectors.kafka;

import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

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
    return BuildSource.of(source);
  }

  /** Where each partition of each topic begins now: asks the brokers. */
  public Map<String, Map<Integer, Long>> firstOffsets() {
    Properties properties = cluster.propertiesOver(Map.of());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    Map<String, Map<Integer, Long>> offsets = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
      List<TopicPartition> partitions =
          consumer.listTopics().entrySet().stream()
              .filter(topic -> topics.contains(topic.getKey()))
              .flatMap(topic -> topic.getValue().stream())
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer
          .beginningOffsets(partitions)
          .forEach(
              (partition, offset) ->
                  offsets
                      .computeIfAbsent(partition.topic(), topic -> new HashMap<>())
                      .put(partition.partition(), offset));
    }
    return offsets;
  }
}
