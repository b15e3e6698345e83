package io.beaconwatch.connectors.kafka;

import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Decodes the values of Kafka records, each one record of telemetry or one batch, from the bytes of
 * the consumer. Keys and headers are not looked at.
 */
final class DecodeValues extends DecodeRecords {
  private static final long serialVersionUID = 1L;

  private final TelemetryDecoder.Provider provider;
  private final long runStart;
  private final int maxRecordLength;

  private transient TelemetryDecoder decoder;

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
  void decode(ConsumerRecord<byte[], byte[]> record) {
    decoder
        .inTopic(record.topic(), record.partition(), record.offset(), time(record), this)
        .decodeValue(record.value(), maxRecordLength);
  }
}
