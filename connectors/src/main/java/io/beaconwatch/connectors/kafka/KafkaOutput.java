package io.beaconwatch.connectors.kafka;

import io.beaconwatch.common.alert.Alert;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * A topic that is written to.
 *
 * @param delivery with {@code EXACTLY_ONCE} what is written becomes visible with each checkpoint,
 *     to consumers that read committed records only
 * @param transactionalIdPrefix unique among all jobs that write to these brokers exactly once, and
 *     the same after a restart: two that share one end each other's transactions
 */
public record KafkaOutput(
    KafkaCluster cluster, String topic, DeliveryGuarantee delivery, String transactionalIdPrefix) {

  /** A broker that is not told otherwise refuses longer transactions. */
  public static final long DEFAULT_TRANSACTION_TIMEOUT = 15 * 60 * 1000L;

  /** What a broker that is not told otherwise takes as one record, with room for its frame. */
  private static final int DEFAULT_MAX_RECORD = (1 << 20) - (1 << 10);

  public KafkaOutput {
    Objects.requireNonNull(cluster);
    Objects.requireNonNull(topic);
    Objects.requireNonNull(delivery);
    Objects.requireNonNull(transactionalIdPrefix);
  }

  /** A sink of alerts, keyed by their ids. */
  public KafkaSink<Alert> alerts() {
    return sink(new AlertRecords(topic));
  }

  /** A sink of lines of JSON that tell of unusable records. */
  public KafkaSink<byte[]> deadLetters() {
    String longest = cluster.properties().get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    return sink(
        new DeadLetterRecords(
            topic,
            longest == null ? DEFAULT_MAX_RECORD : Integer.parseInt(longest.strip()) - (1 << 10)));
  }

  /** How long a transaction may be open, in milliseconds, until the brokers abort it. */
  public long transactionTimeout() {
    String given = cluster.properties().get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
    return given == null ? DEFAULT_TRANSACTION_TIMEOUT : Long.parseLong(given.strip());
  }

  private <T> KafkaSink<T> sink(KafkaRecordSerializationSchema<T> records) {
    Properties properties =
        cluster.propertiesOver(
            Map.of(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Long.toString(DEFAULT_TRANSACTION_TIMEOUT),
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "zstd"));
    return KafkaSink.<T>builder()
        .setKafkaProducerConfig(properties)
        .setBootstrapServers(cluster.bootstrapServers())
        .setDeliveryGuarantee(delivery)
        .setTransactionalIdPrefix(transactionalIdPrefix)
        .setRecordSerializer(records)
        .build();
  }
}
