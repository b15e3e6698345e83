package io.beaconwatch.connectors.replay;

import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.util.Arrays;
import java.util.Set;

/**
 * Decodes the records that dead letters hold, as if they were read where they came from. A letter
 * without its whole record is a skip, and so is one whose record the run reads anyway or another
 * letter holds. What is no letter is rejected, with where it stands itself.
 */
public final class DeadLetterDecoder implements RecordDecoder<TelemetryRecord> {
  /** Kinds of skips. */
  static final String READ_ANYWAY = "dead letter whose record is in the input";

  static final String INCOMPLETE = "dead letter without its whole record";
  static final String TOLD_AGAIN = "dead letter of a record that another one tells of";
  static final String REFUSED_ALERT = "dead letter of an alert that was refused";

  private final TelemetryDecoder decoder;
  private final ReadOrigins origins;
  private final Set<LetterPosition> repeated;
  private final TelemetryRecord skip = new TelemetryRecord();

  /**
   * @param repeated letters of topics whose records others tell of
   */
  public DeadLetterDecoder(
      TelemetryDecoder decoder, ReadOrigins origins, Set<LetterPosition> repeated) {
    this.decoder = decoder;
    this.origins = origins;
    this.repeated = repeated;
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
    String skipped = skipped(letter, false);
    if (skipped != null) {
      skip.inFile(path).at(buffer, offset, length, length, position);
      output.collect(skip.skipped(skipped));
    } else {
      decodeRecord(letter, output);
    }
  }

  /**
   * Decodes a letter of a topic; never throws for what it holds.
   *
   * @param value null for a tombstone, which is a skip
   * @param recordTime the Kafka record's timestamp, or {@link TelemetryRecord#NO_TIME}
   */
  public void decode(
      LetterPosition place, long recordTime, byte[] value, Output<TelemetryRecord> output) {
    TelemetryDecoder inTopic =
        decoder.inTopic(place.topic(), place.partition(), place.offset(), recordTime, output);
    if (value == null) {
      inTopic.decodeValue(null, 0);
      return;
    }
    DeadLetter letter;
    try {
      letter = DeadLetter.of(value, 0, value.length);
    } catch (IllegalArgumentException e) {
      inTopic.undecodableValue(RejectReason.MALFORMED, e.getMessage(), value);
      return;
    }
    String skipped = skipped(letter, repeated.contains(place));
    if (skipped != null) {
      skip.inTopic(place.topic(), place.partition(), place.offset(), recordTime)
          .at(value, 0, value.length, value.length, 0);
      output.collect(skip.skipped(skipped));
    } else {
      decodeRecord(letter, output);
    }
  }

  /** Why the letter's record is not decoded, or null. */
  private String skipped(DeadLetter letter, boolean toldAgain) {
    if (letter.isRefusedAlert()) {
      return REFUSED_ALERT;
    }
    if (!letter.isWhole()) {
      return INCOMPLETE;
    }
    if (origins.hold(letter)) {
      return READ_ANYWAY;
    }
    return toldAgain ? TOLD_AGAIN : null;
  }

  private void decodeRecord(DeadLetter letter, Output<TelemetryRecord> output) {
    if (letter.topic() == null) {
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

  /** Makes decoders, on the workers; the parameters are those of the decoder. */
  public record Provider(
      TelemetryDecoder.Provider decoders, ReadOrigins origins, Set<LetterPosition> repeated)
      implements RecordDecoder.Provider<TelemetryRecord> {
    public Provider {
      repeated = Set.copyOf(repeated);
    }

    @Override
    public DeadLetterDecoder create(long runStart) {
      return new DeadLetterDecoder(decoders.create(runStart), origins, repeated);
    }
  }
}
