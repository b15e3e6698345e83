package io.beaconwatch.connectors.kafka;

import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.connectors.telemetry.TelemetryRecordFormat;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decodes Kafka records to telemetry, any number from each. */
abstract class DecodeRecords
    implements KafkaRecordDeserializationSchema<TelemetryRecord>,
        RecordDecoder.Output<TelemetryRecord> {
  private static final long serialVersionUID = 1L;

  private transient Collector<TelemetryRecord> collector;

  /** Passes on what the record holds, by {@link #collect}. */
  abstract void decode(ConsumerRecord<byte[], byte[]> record);

  /** The record's own time in milliseconds, or {@link TelemetryRecord#NO_TIME}. */
  static long time(ConsumerRecord<byte[], byte[]> record) {
    return record.timestamp() == ConsumerRecord.NO_TIMESTAMP
        ? TelemetryRecord.NO_TIME
        : record.timestamp();
  }

  @Override
  public final void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<TelemetryRecord> newCollector) {
    collector = newCollector;
    decode(record);
  }

  @Override
  public final void collect(TelemetryRecord record) {
    collector.collect(record);
  }

  /** The source asks the record for its time itself, partition by partition. */
  @Override
  public final void collect(TelemetryRecord record, long eventTime) {
    collector.collect(record);
  }

  @Override
  public final TypeInformation<TelemetryRecord> getProducedType() {
    return new CompactType<>(new TelemetryRecordFormat());
  }
}
