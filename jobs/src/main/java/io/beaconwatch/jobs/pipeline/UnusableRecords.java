package io.beaconwatch.jobs.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.connectors.intelligence.RejectedRow;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * Renders records that were not used, with the bytes that they were read from: as text where that
 * loses nothing, else in Base64.
 */
final class UnusableRecords {
  private static final JsonFactory JSON = new JsonFactory();

  private UnusableRecords() {}

  static byte[] rejected(TelemetryRecord record) {
    return json(
        out -> {
          out.writeStringField("reason", record.reason().label());
          out.writeStringField("detail", record.detail());
          writeOrigin(out, record);
        });
  }

  static byte[] rejected(RejectedRow row) {
    return json(
        out -> {
          out.writeStringField("reason", row.reason().label());
          out.writeStringField("detail", row.detail());
          out.writeStringField("file", row.path());
          writeBytes(out, row.position(), row.length(), row.bytes());
        });
  }

  static byte[] late(TelemetryRecord record, List<String> detections, long watermark) {
    return json(
        out -> {
          writeLate(out, record.connection().eventTime(), detections, watermark);
          writeOrigin(out, record);
        });
  }

  /**
   * Connections that were counted together and arrived too late; their records are not at hand.
   *
   * @param time first millisecond of the window; of a sliding one, of the earliest connection
   */
  static byte[] late(String detection, Group group, long time, long count, long watermark) {
    return json(
        out -> {
          writeLate(out, time, List.of(detection), watermark);
          out.writeArrayFieldStart("group");
          for (String value : group.values()) {
            out.writeString(value);
          }
          out.writeEndArray();
          out.writeNumberField("count", count);
        });
  }

  private static void writeLate(
      JsonGenerator out, long time, List<String> detections, long watermark) throws IOException {
    out.writeStringField("reason", "late");
    out.writeStringField("@timestamp", Instant.ofEpochMilli(time).toString());
    out.writeStringField("watermark", Instant.ofEpochMilli(watermark).toString());
    out.writeArrayFieldStart("detections");
    for (String detection : detections) {
      out.writeString(detection);
    }
    out.writeEndArray();
  }

  private static void writeOrigin(JsonGenerator out, TelemetryRecord record) throws IOException {
    if (record.topic() == null) {
      out.writeStringField("file", record.path());
    } else {
      out.writeObjectFieldStart("kafka");
      out.writeStringField("topic", record.topic());
      out.writeNumberField("partition", record.partition());
      out.writeNumberField("offset", record.recordOffset());
      if (record.recordTime() != TelemetryRecord.NO_TIME) {
        out.writeStringField("timestamp", Instant.ofEpochMilli(record.recordTime()).toString());
      }
      out.writeEndObject();
    }
    writeBytes(out, record.position(), record.fullLength(), record.bytes());
  }

  private static void writeBytes(JsonGenerator out, long position, long length, byte[] bytes)
      throws IOException {
    out.writeNumberField("offset", position);
    out.writeNumberField("length", length);
    try {
      out.writeStringField(
          "raw", StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      out.writeBinaryField("raw_base64", bytes);
    }
  }

  private static byte[] json(Fields fields) {
    // Text first: half a surrogate pair, which JSON's escapes allow, is no UTF-8 and would throw.
    StringWriter text = new StringWriter(512);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      fields.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail to be written to", e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the fields of one object. */
  private interface Fields {
    void write(JsonGenerator out) throws IOException;
  }
}
