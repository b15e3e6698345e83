package io.beaconwatch.connectors.kafka;

import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.connectors.telemetry.TelemetryRecordFormat;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Decodes the values of Kafka records, each one record of telemetry or one batch, from the bytes of
 * the consumer. Keys and headers are not looked at.
 */
final class DecodeValues
    implements KafkaRecordDeserializationSchema<TelemetryRecord>,
        RecordDecoder.Output<TelemetryRecord> {
  private static final long serialVersionUID = 1L;

  private final TelemetryDecoder.Provider provider;
  private final long runStart;
  private final int maxRecordLength;

  private transient TelemetryDecoder decoder;
  private transient Collector<TelemetryRecord> collector;

  DecodeValues(TelemetryDecoder.Provider provider, long runStart, int maxRecordLength) {
    this.provider = provider;
    this.runStart = runStart;
    this.maxRecordLength = maxRecordLength;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    decoder = provider.create(runStart);
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<TelemetryRecord> newCollector) {
    collector = newCollector;
    long time =
        record.timestamp() == ConsumerRecord.NO_TIMESTAMP
            ? TelemetryRecord.NO_TIME
            : record.timestamp();
    decoder
        .inTopic(record.topic(), record.partition(), record.offset(), time, this)
        .decodeValue(record.value(), maxRecordLength);
  }

  @Override
  public void collect(TelemetryRecord record) {
    collector.collect(record);
  }

  /** The source asks the record for its time itself, partition by partition. */
  @Override
  public void collect(TelemetryRecord record, long eventTime) {
    collector.collect(record);
  }

  @Override
  public TypeInformation<TelemetryRecord> getProducedType() {
    return new CompactType<>(new TelemetryRecordFormat());
  }
}
