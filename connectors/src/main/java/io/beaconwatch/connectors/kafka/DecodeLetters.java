package io.beaconwatch.connectors.kafka;

import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.replay.DeadLetterDecoder;
import io.beaconwatch.connectors.replay.LetterPosition;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decodes the values of Kafka records, each one dead letter. */
final class DecodeLetters extends DecodeRecords {
  private static final long serialVersionUID = 1L;

  private final DeadLetterDecoder.Provider provider;
  private final long runStart;

  private transient DeadLetterDecoder decoder;

  DecodeLetters(DeadLetterDecoder.Provider provider, long runStart) {
    this.provider = provider;
    this.runStart = runStart;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    decoder = provider.create(runStart);
  }

  @Override
  void decode(ConsumerRecord<byte[], byte[]> letter) {
    decode(decoder, letter, this);
  }

  static void decode(
      DeadLetterDecoder decoder,
      ConsumerRecord<byte[], byte[]> letter,
      RecordDecoder.Output<TelemetryRecord> output) {
    decoder.decode(position(letter), time(letter), letter.value(), output);
  }

  static LetterPosition position(ConsumerRecord<byte[], byte[]> letter) {
    return new LetterPosition(letter.topic(), letter.partition(), letter.offset());
  }
}
