package io.beaconwatch.connectors.sink;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.beaconwatch.common.alert.Alert;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Alerts as rows of typed columns; the schema, {@code alert.avsc}, leads the way. */
final class AlertRow {
  /** The property of a column whose name in JSON is another; empty for the whole alert. */
  private static final String NAME_IN_JSON = "json";

  /** Numbers keep every digit, so that the vendor's columns stay as they are. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  static final Schema SCHEMA = schema();

  private AlertRow() {}

  /**
   * The alert's row.
   *
   * @throws IOException when its text is not an alert's JSON
   */
  static GenericRecord of(Alert alert) throws IOException {
    GenericRecord row = record(SCHEMA, JSON.readTree(alert.json()));
    row.put("json", alert.json());
    return row;
  }

  private static GenericRecord record(Schema schema, JsonNode object) {
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      String renamed = field.getProp(NAME_IN_JSON);
      JsonNode value = object.path(renamed == null ? field.name() : renamed);
      record.put(field.pos(), value(field.schema(), value));
    }
    return record;
  }

  private static Object value(Schema schema, JsonNode value) {
    if (value.isMissingNode()) {
      return null;
    }
    return switch (schema.getType()) {
      case UNION -> value(schema.getTypes().get(1), value);
      case RECORD -> record(schema, value);
      case ARRAY -> items(schema.getElementType(), value);
      case INT -> value.intValue();
      case LONG -> schema.getLogicalType() == null ? value.longValue() : time(value);
      case DOUBLE -> value.doubleValue();
      case BOOLEAN -> value.booleanValue();
      case STRING -> value.isTextual() ? value.textValue() : value.toString();
      default -> throw new IllegalStateException("alert.avsc has a " + schema.getType());
    };
  }

  /** One value is not in an array in JSON. */
  private static List<Object> items(Schema schema, JsonNode value) {
    List<Object> items = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(item -> items.add(value(schema, item)));
    } else {
      items.add(value(schema, value));
    }
    return items;
  }

  private static long time(JsonNode value) {
    return Instant.parse(value.textValue()).toEpochMilli();
  }

  private static Schema schema() {
    try (InputStream in = AlertRow.class.getResourceAsStream("alert.avsc")) {
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
