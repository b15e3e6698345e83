package io.beaconwatch.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beaconwatch.common.alert.Alert;
import java.util.List;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Alerts as Kafka records: the key is the id, so that a compacted topic keeps the last revision,
 * and the header {@value #DETECTION} lets consumers choose without reading the JSON.
 */
final class AlertRecords implements KafkaRecordSerializationSchema<Alert> {
  private static final long serialVersionUID = 1L;

  static final String DETECTION = "detection";

  private final String topic;

  AlertRecords(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Alert alert, KafkaSinkContext context, Long eventTime) {
    // A window may end in the future, where a broker takes no record of.
    long time = Math.min(alert.timestamp(), System.currentTimeMillis());
    List<Header> headers = List.of(new RecordHeader(DETECTION, alert.detection().getBytes(UTF_8)));
    return new ProducerRecord<>(
        topic,
        null,
        Math.max(0, time),
        alert.id().getBytes(UTF_8),
        alert.json().getBytes(UTF_8),
        headers);
  }
}
