package io.beaconwatch.jobs.oracle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes rows of DeviceNetworkEvents: alone, in the streaming API's envelope, in batches. */
final class DefenderLines {
  private static final String TABLE = "DeviceNetworkEvents";

  private DefenderLines() {}

  static List<RawLine> write(List<Drawn> connections, Chance chance) {
    List<RawLine> lines = new ArrayList<>();
    int next = 0;
    while (next < connections.size()) {
      int batch = chance.oneIn(4) ? 1 + chance.below(5) : 1;
      int end = Math.min(connections.size(), next + batch);
      List<Drawn> together = connections.subList(next, end);
      if (together.size() > 1 || chance.oneIn(6)) {
        lines.add(batch(together, chance));
      } else {
        Drawn drawn = together.get(0);
        lines.add(
            new RawLine(
                (chance.oneIn(2) ? row(drawn, chance) : envelope(drawn, TABLE, chance)).toString(),
                drawn.time()));
      }
      next = end;
    }
    return lines;
  }

  private static RawLine batch(List<Drawn> connections, Chance chance) {
    ObjectNode message = Written.object();
    ArrayNode records = message.putArray("records");
    long earliest = RawLine.NONE;
    for (Drawn drawn : connections) {
      records.add(envelope(drawn, TABLE, chance));
      earliest = Math.min(earliest, drawn.time());
    }
    return new RawLine(message.toString(), earliest);
  }

  /** A row of another table. */
  static RawLine noise(Drawn drawn, Chance chance) {
    ObjectNode line =
        chance.oneIn(2)
            ? envelope(drawn, "DeviceProcessEvents", chance)
            : row(drawn, chance).put("Type", "DeviceEvents");
    return new RawLine(line.toString(), RawLine.NONE);
  }

  private static ObjectNode envelope(Drawn drawn, String table, Chance chance) {
    ObjectNode envelope = Written.object();
    envelope.put("time", Written.time(drawn.time() + 60_000) + "Z");
    envelope.put("tenantId", "t").put("operationName", "Publish");
    envelope.put("category", "AdvancedHunting-" + table);
    envelope.set("properties", columns(drawn, chance));
    return envelope;
  }

  private static ObjectNode row(Drawn drawn, Chance chance) {
    ObjectNode row = columns(drawn, chance);
    if (chance.oneIn(2)) {
      row.put("Type", TABLE).put("TimeGenerated", Written.time(drawn.time() + 60_000) + "Z");
    }
    return row;
  }

  private static ObjectNode columns(Drawn drawn, Chance chance) {
    ObjectNode row = Written.object();
    row.put(
        "Timestamp", Written.time(drawn.time()) + chance.of("", Written.digits(chance, 4)) + "Z");
    row.put("DeviceId", "d1");
    for (Map.Entry<String, String> each : drawn.values().entrySet()) {
      if (each.getKey().endsWith("Port") || each.getKey().endsWith("Bytes")) {
        Written.putNumber(row, each.getKey(), each.getValue(), chance);
      } else {
        row.put(each.getKey(), each.getValue());
      }
    }
    for (String name : Vocabulary.DEFENDER.plain().keySet()) {
      if (!row.has(name)) {
        Written.put(row, name, null, chance);
      }
    }
    return row.put("LocalIP", "10.0.0.5").put("LocalPort", 50_000).put("Protocol", "Tcp");
  }
}
