package io.beaconwatch.connectors.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** An alert that Elasticsearch refused, as one line of JSON with the reasons. */
final class DeadLetter {
  private static final JsonFactory JSON = new JsonFactory();

  private DeadLetter() {}

  static byte[] of(BulkEntry entry, Outcome outcome) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(entry.size() + 512);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("reason", "elasticsearch-refused");
      out.writeObjectFieldStart("error");
      out.writeNumberField("status", outcome.status());
      out.writeStringField("type", outcome.type());
      out.writeStringField("reason", outcome.reason());
      out.writeEndObject();
      out.writeStringField("index", entry.index());
      out.writeStringField("id", entry.id());
      out.writeFieldName("alert");
      out.writeRawValue(new String(entry.json(), StandardCharsets.UTF_8));
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail to be written to", e);
    }
    return bytes.toByteArray();
  }

  /** A line is its own bytes. */
  static final class Serializer implements SimpleVersionedSerializer<byte[]> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(byte[] line) {
      return line;
    }

    @Override
    public byte[] deserialize(int version, byte[] bytes) throws IOException {
      if (version != 1) {
        throw new IOException("unknown version of a dead letter: " + version);
      }
      return bytes;
    }
  }
}
