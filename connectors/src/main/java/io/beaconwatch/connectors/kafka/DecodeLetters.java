package io.beaconwatch.connectors.kafka;

import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.connectors.replay.DeadLetterDecoder;
import io.beaconwatch.connectors.replay.LetterPosition;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.connectors.telemetry.TelemetryRecordFormat;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decodes the values of Kafka records, each one dead letter. */
final class DecodeLetters
    implements KafkaRecordDeserializationSchema<TelemetryRecord>,
        RecordDecoder.Output<TelemetryRecord> {
  private static final long serialVersionUID = 1L;

  private final DeadLetterDecoder.Provider provider;
  private final long runStart;

  private transient DeadLetterDecoder decoder;
  private transient Collector<TelemetryRecord> collector;

  DecodeLetters(DeadLetterDecoder.Provider provider, long runStart) {
    this.provider = provider;
    this.runStart = runStart;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    decoder = provider.create(runStart);
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> letter, Collector<TelemetryRecord> newCollector) {
    collector = newCollector;
    decode(decoder, letter, this);
  }

  static void decode(
      DeadLetterDecoder decoder,
      ConsumerRecord<byte[], byte[]> letter,
      RecordDecoder.Output<TelemetryRecord> output) {
    decoder.decode(
        position(letter),
        letter.timestamp() == ConsumerRecord.NO_TIMESTAMP
            ? TelemetryRecord.NO_TIME
            : letter.timestamp(),
        letter.value(),
        output);
  }

  static LetterPosition position(ConsumerRecord<byte[], byte[]> letter) {
    return new LetterPosition(letter.topic(), letter.partition(), letter.offset());
  }

  @Override
  public void collect(TelemetryRecord record) {
    collector.collect(record);
  }

  @Override
  public void collect(TelemetryRecord record, long eventTime) {
    collector.collect(record);
  }

  @Override
  public TypeInformation<TelemetryRecord> getProducedType() {
    return new CompactType<>(new TelemetryRecordFormat());
  }
}
