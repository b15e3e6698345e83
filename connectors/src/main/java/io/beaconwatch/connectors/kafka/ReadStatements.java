package io.beaconwatch.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beaconwatch.connectors.intelligence.FeedStatement;
import io.beaconwatch.connectors.intelligence.IndicatorTypes;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes one statement of each Kafka record, tombstones included. */
final class ReadStatements implements KafkaRecordDeserializationSchema<FeedStatement> {
  private static final long serialVersionUID = 1L;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<FeedStatement> out) {
    out.collect(
        FeedStatement.ofRecord(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            record.key() == null ? null : new String(record.key(), UTF_8),
            record.value()));
  }

  @Override
  public TypeInformation<FeedStatement> getProducedType() {
    return IndicatorTypes.STATEMENT;
  }
}
