package io.beaconwatch.jobs.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Rows of vendors' columns as text that can be compared. */
public final class VendorRow {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VendorRow() {}

  /** One object as JSON, names in their order, numbers by their value: 0.50 is 0.5. */
  public static String text(JsonNode row) {
    StringBuilder text = new StringBuilder();
    append(row, text);
    return text.toString();
  }

  /** The rows in an alert's {@code vendor}: one, or one for each sequence of a run. */
  public static List<String> ofAlert(String alert) {
    JsonNode vendor = read(alert).path("vendor");
    List<String> rows = new ArrayList<>();
    if (vendor.isArray()) {
      vendor.forEach(row -> rows.add(text(row)));
    } else {
      rows.add(text(vendor));
    }
    return rows;
  }

  /** The row of {@link Oracle.Query#ELASTIC_RUNS} that an alert of a run stands for. */
  public static String ofRun(String alert) {
    JsonNode told = read(alert);
    JsonNode beacon = told.path("beacon");
    JsonNode key = told.path("vendor").path(0);
    ObjectNode row = JSON.createObjectNode();
    row.set("host.name", key.path("host.name"));
    row.set("destination.ip", key.path("destination.ip"));
    row.set("start", beacon.path("window").path("start"));
    row.set("end", beacon.path("window").path("end"));
    row.set("connections", beacon.path("count"));
    row.set("sequences", beacon.path("sequences"));
    return text(row);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static void append(JsonNode node, StringBuilder text) {
    if (node.isObject()) {
      String separator = "{";
      for (var field : node.properties()) {
        text.append(separator).append('"').append(field.getKey()).append("\":");
        append(field.getValue(), text);
        separator = ",";
      }
      text.append(separator.equals("{") ? "{}" : "}");
    } else if (node.isArray()) {
      text.append('[');
      for (int i = 0; i < node.size(); i++) {
        text.append(i == 0 ? "" : ",");
        append(node.get(i), text);
      }
      text.append(']');
    } else if (node.isNumber()) {
      text.append(node.decimalValue().stripTrailingZeros().toPlainString());
    } else {
      text.append(node);
    }
  }
}
