package io.beaconwatch.connectors.replay;

import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.util.Arrays;

/**
 * Decodes the records that lines of dead letters hold, as if they were read where they came from. A
 * letter without its whole record is a skip, and so is one whose record the run reads anyway.
 */
public final class DeadLetterDecoder implements RecordDecoder<TelemetryRecord> {
  /** Kinds of skips. */
  static final String READ_ANYWAY = "dead letter whose record is in the input";

  static final String INCOMPLETE = "dead letter without its whole record";

  private final TelemetryDecoder decoder;
  private final ReadOrigins origins;
  private final TelemetryRecord skip = new TelemetryRecord();

  public DeadLetterDecoder(TelemetryDecoder decoder, ReadOrigins origins) {
    this.decoder = decoder;
    this.origins = origins;
  }

  @Override
  public void decode(
      byte[] buffer,
      int offset,
      int length,
      String path,
      long position,
      Output<TelemetryRecord> output) {
    DeadLetter letter;
    try {
      letter = DeadLetter.of(buffer, offset, length);
    } catch (IllegalArgumentException e) {
      byte[] line = Arrays.copyOfRange(buffer, offset, offset + Math.min(length, KEPT_BYTES));
      undecodable(RejectReason.MALFORMED, e.getMessage(), line, length, path, position, output);
      return;
    }
    if (!letter.isWhole() || origins.hold(letter)) {
      skip.inFile(path).at(buffer, offset, length, length, position);
      output.collect(skip.skipped(letter.isWhole() ? READ_ANYWAY : INCOMPLETE));
    } else if (letter.topic() == null) {
      decoder.decode(
          letter.bytes(), 0, letter.bytes().length, letter.file(), letter.position(), output);
    } else {
      decoder
          .inTopic(
              letter.topic(),
              letter.partition(),
              letter.recordOffset(),
              letter.recordTime(),
              output)
          .decodeElement(letter.bytes(), letter.position());
    }
  }

  @Override
  public void undecodable(
      RejectReason reason,
      String detail,
      byte[] firstBytes,
      long length,
      String path,
      long position,
      Output<TelemetryRecord> output) {
    decoder.undecodable(reason, detail, firstBytes, length, path, position, output);
  }

  /** Makes decoders, on the workers. */
  public record Provider(TelemetryDecoder.Provider decoders, ReadOrigins origins)
      implements RecordDecoder.Provider<TelemetryRecord> {
    @Override
    public DeadLetterDecoder create(long runStart) {
      return new DeadLetterDecoder(decoders.create(runStart), origins);
    }
  }
}
