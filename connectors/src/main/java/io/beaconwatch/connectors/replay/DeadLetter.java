package io.beaconwatch.connectors.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A line of {@code rejected} or {@code late}, or a record of a dead letter topic: a record's bytes,
 * and where they came from.
 *
 * @param reason why the record was not used
 * @param file null for a record of a topic
 * @param topic null for a record of a file
 * @param recordTime the Kafka record's timestamp, or {@link TelemetryRecord#NO_TIME}
 * @param position of the bytes in the file or in the Kafka record's value
 * @param length of the record when it was read, in bytes
 * @param bytes null where the line tells of connections that were counted together
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record DeadLetter(
    String reason,
    String file,
    String topic,
    int partition,
    long recordOffset,
    long recordTime,
    long position,
    long length,
    byte[] bytes) {
  /** The reason of what tells of an alert and of no record. */
  private static final String REFUSED_ALERT = "elasticsearch-refused";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException when it is none of ours, with a message for people
   */
  public static DeadLetter of(byte[] line, int offset, int length) {
    try {
      JsonNode letter = JSON.readTree(line, offset, length);
      if (letter == null || !letter.path("reason").isTextual()) {
        throw new IllegalArgumentException("a dead letter has a reason");
      }
      JsonNode kafka = letter.path("kafka");
      return new DeadLetter(
          letter.path("reason").textValue(),
          letter.path("file").textValue(),
          kafka.path("topic").textValue(),
          kafka.path("partition").intValue(),
          kafka.path("offset").longValue(),
          time(kafka.path("timestamp").textValue()),
          letter.path("offset").longValue(),
          letter.path("length").longValue(),
          bytes(letter));
    } catch (DatabindException e) {
      throw new IllegalArgumentException("no dead letter: " + e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException | DateTimeException e) {
      throw new IllegalArgumentException("no dead letter: " + e.getMessage(), e);
    }
  }

  /** Reads a line, where it is one of ours. */
  public static Optional<DeadLetter> find(byte[] line) {
    try {
      return Optional.of(of(line, 0, line.length));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static long time(String text) {
    return text == null ? TelemetryRecord.NO_TIME : Instant.parse(text).toEpochMilli();
  }

  private static byte[] bytes(JsonNode letter) throws IOException {
    String raw = letter.path("raw").textValue();
    if (raw != null) {
      return raw.getBytes(StandardCharsets.UTF_8);
    }
    return letter.path("raw_base64").isTextual() ? letter.get("raw_base64").binaryValue() : null;
  }

  /** Whether it tells of an alert that a sink refused; a topic has these between the others. */
  boolean isRefusedAlert() {
    return reason.equals(REFUSED_ALERT);
  }

  /** Whether the line holds the whole record. */
  public boolean isWhole() {
    return bytes != null && bytes.length == length;
  }
}
