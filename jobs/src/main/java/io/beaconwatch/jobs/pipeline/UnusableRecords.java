package io.beaconwatch.jobs.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.beaconwatch.connectors.intelligence.RejectedRow;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.jobs.state.WindowPart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
          writeOrigin(out, row.path(), row.position(), row.length(), row.bytes());
        });
  }

  static byte[] late(TelemetryRecord record, List<String> detections, long watermark) {
    return json(
        out -> {
          out.writeStringField("reason", "late");
          out.writeStringField(
              "@timestamp", Instant.ofEpochMilli(record.connection().eventTime()).toString());
          out.writeStringField("watermark", Instant.ofEpochMilli(watermark).toString());
          out.writeArrayFieldStart("detections");
          for (String detection : detections) {
            out.writeString(detection);
          }
          out.writeEndArray();
          writeOrigin(out, record);
        });
  }

  /** A part of a window that arrived after the window was closed; its records are not at hand. */
  static byte[] late(WindowPart part, long watermark) {
    return json(
        out -> {
          out.writeStringField("reason", "late");
          out.writeStringField("@timestamp", Instant.ofEpochMilli(part.windowStart()).toString());
          out.writeStringField("watermark", Instant.ofEpochMilli(watermark).toString());
          out.writeArrayFieldStart("detections");
          out.writeString(part.detection());
          out.writeEndArray();
          out.writeArrayFieldStart("group");
          for (String value : part.group().values()) {
            out.writeString(value);
          }
          out.writeEndArray();
          out.writeNumberField("count", part.aggregate().count());
        });
  }

  private static void writeOrigin(JsonGenerator out, TelemetryRecord record) throws IOException {
    writeOrigin(out, record.path(), record.position(), record.fullLength(), record.bytes());
  }

  private static void writeOrigin(
      JsonGenerator out, String path, long position, long length, byte[] bytes) throws IOException {
    out.writeStringField("file", path);
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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      fields.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail to be written to", e);
    }
    return bytes.toByteArray();
  }

  /** Writes the fields of one object. */
  private interface Fields {
    void write(JsonGenerator out) throws IOException;
  }
}
