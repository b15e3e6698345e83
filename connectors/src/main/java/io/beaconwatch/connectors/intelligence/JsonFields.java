package io.beaconwatch.connectors.intelligence;

import com.fasterxml.jackson.databind.JsonNode;
import io.beaconwatch.common.event.RejectReason;

/** The members of a JSON object, by type; a null and an empty text are missing values. */
record JsonFields(JsonNode object) {

  boolean has(String name) {
    return object.has(name);
  }

  String text(String name) throws UnreadableRow {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new UnreadableRow(RejectReason.WRONG_TYPE, name + " is no text");
    }
    return FieldText.orNull(value.textValue());
  }

  /** Milliseconds since the epoch, or null. */
  Long time(String name) throws UnreadableRow {
    return FieldText.time(name, text(name));
  }

  Double number(String name) throws UnreadableRow {
    JsonNode value = object.get(name);
    if (value != null && value.isNumber()) {
      return FieldText.finite(name, value.doubleValue());
    }
    return FieldText.number(name, text(name));
  }

  Boolean flag(String name) throws UnreadableRow {
    JsonNode value = object.get(name);
    if (value != null && value.isBoolean()) {
      return value.booleanValue();
    }
    return FieldText.flag(name, text(name));
  }

  /** The texts of a list, joined by a comma and a space, or null. */
  String texts(String name) throws UnreadableRow {
    JsonNode list = object.get(name);
    if (list == null || !list.isArray()) {
      return text(name);
    }
    StringBuilder joined = new StringBuilder();
    for (JsonNode value : list) {
      if (!value.isTextual()) {
        throw new UnreadableRow(RejectReason.WRONG_TYPE, name + " is no list of texts");
      }
      joined.append(joined.isEmpty() ? "" : ", ").append(value.textValue());
    }
    return FieldText.orNull(joined.toString());
  }
}
