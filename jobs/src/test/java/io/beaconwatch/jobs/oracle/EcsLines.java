package io.beaconwatch.jobs.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Writes ECS documents: nested, dotted, both at once, and as Winlogbeat's documents of Sysmon. */
final class EcsLines {
  /** Where the fields of a document stand. */
  enum Shape {
    NESTED,
    DOTTED,
    MIXED,
    WINLOGBEAT_8
  }

  private EcsLines() {}

  static RawLine connection(Drawn drawn, Shape shape, Chance chance) {
    return new RawLine(document(drawn, shape, chance).toString(), drawn.time());
  }

  /** A document of another category. */
  static RawLine noise(Drawn drawn, Shape shape, Chance chance) {
    ObjectNode document = document(drawn, shape, chance);
    document.remove("event");
    document.remove("event.category");
    document.putObject("event").put("category", "process").put("type", "start");
    return new RawLine(document.toString(), RawLine.NONE);
  }

  private static ObjectNode document(Drawn drawn, Shape shape, Chance chance) {
    ObjectNode document = Written.object();
    if (chance.oneIn(20)) {
      document.put("@timestamp", drawn.time());
    } else {
      document.put(
          "@timestamp",
          Written.time(drawn.time()) + chance.of("", Written.digits(chance, 6)) + "Z");
    }
    put(document, "event.kind", Written.object().textNode("event"), shape, chance);
    for (Map.Entry<String, String> each : drawn.values().entrySet()) {
      String name = each.getKey();
      JsonNode value = Written.object().textNode(each.getValue());
      if (name.startsWith("event.")) {
        value = list(each.getValue());
      } else if (name.equals("destination.port")) {
        if (each.getValue().isEmpty()) {
          continue;
        }
        value = Written.object().numberNode(Integer.parseInt(each.getValue()));
      }
      put(document, name, value, shape, chance);
    }
    put(document, "source.ip", Written.object().textNode("10.0.0.5"), shape, chance);
    if (shape == Shape.WINLOGBEAT_8) {
      // Of these no field is ECS, and none of them is the detection's.
      SysmonLines.addWinlog(document, "other", "3", "Microsoft-Windows-Sysmon", chance)
          .putObject("event_data")
          .put("UtcTime", Written.time(drawn.time() - 5_000).replace('T', ' '))
          .put("DestinationIp", "10.9.9.9")
          .put("Image", "C:\\a\\chrome.exe");
    }
    return document;
  }

  /** One value, or in brackets or with commas an array of them. */
  private static JsonNode list(String text) {
    if (!text.contains(",") && !text.startsWith("[")) {
      return Written.object().textNode(text);
    }
    ArrayNode array = Written.object().arrayNode();
    for (String value : text.replaceAll("[\\[\\]]", "").split(",", -1)) {
      array.add(value);
    }
    return array;
  }

  private static void put(
      ObjectNode document, String name, JsonNode value, Shape shape, Chance chance) {
    boolean dotted = shape == Shape.DOTTED || (shape == Shape.MIXED && chance.oneIn(2));
    int dot = name.indexOf('.');
    if (dotted || dot < 0) {
      document.set(name, value);
    } else {
      document.withObject("/" + name.substring(0, dot)).set(name.substring(dot + 1), value);
    }
  }
}
