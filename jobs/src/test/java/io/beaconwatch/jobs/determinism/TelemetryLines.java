package io.beaconwatch.jobs.determinism;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import org.apache.flink.api.connector.source.SourceOutput;

/** Reads lines of telemetry with the decoder of the job's own source. */
final class TelemetryLines
    implements TopicSource.Decoder<String, TelemetryRecord>, RecordDecoder.Output<TelemetryRecord> {
  private final RecordDecoder<TelemetryRecord> decoder;
  private SourceOutput<TelemetryRecord> output;

  TelemetryLines(RecordDecoder<TelemetryRecord> decoder) {
    this.decoder = decoder;
  }

  @Override
  public void decode(String line, TopicPartition from, SourceOutput<TelemetryRecord> to) {
    output = to;
    byte[] bytes = line.getBytes(ISO_8859_1);
    decoder.decode(bytes, 0, bytes.length, "partition " + from.number(), from.position(), this);
  }

  @Override
  public void collect(TelemetryRecord record) {
    output.collect(record);
  }

  @Override
  public void collect(TelemetryRecord record, long time) {
    output.collect(record, time);
  }
}
