package io.beaconwatch.jobs.generator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A record as an independent reading of its line sees it: by Jackson's tree and the JDK's XML
 * parser, and without a class of the generator.
 *
 * @param family sysmon, defender, falcon or ecs; a Winlogbeat 8 record is read twice
 * @param kind connection, start or other
 * @param fields by the family's own names, arrays by their first value
 * @param types ECS event.type
 */
record Observed(
    String family, String kind, long time, Map<String, String> fields, Set<String> types) {

  String get(String field) {
    return fields.get(field);
  }

  String machine() {
    return get(named("Computer", "DeviceName", "ComputerName", "host.name"));
  }

  String image() {
    return get(
        named("Image", "InitiatingProcessFolderPath", "ImageFileName", "process.executable"));
  }

  String address() {
    String falcon =
        fields.containsKey("RemoteAddressIP6") ? "RemoteAddressIP6" : "RemoteAddressIP4";
    return get(named("DestinationIp", "RemoteIP", falcon, "destination.ip"));
  }

  String port() {
    return get(named("DestinationPort", "RemotePort", "RemotePort", "destination.port"));
  }

  String commandLine() {
    return get(named("CommandLine", "ProcessCommandLine", "CommandLine", "process.command_line"));
  }

  /** What a join by process has: of a start its own id, of a connection that of its process. */
  String processId() {
    boolean start = kind.equals("start");
    return switch (family) {
      case "sysmon" -> get("ProcessGuid");
      case "defender" -> {
        String id = get(start ? "ProcessId" : "InitiatingProcessId");
        String created = get(start ? "ProcessCreationTime" : "InitiatingProcessCreationTime");
        yield get("DeviceId") + id + created.substring(0, 23);
      }
      case "falcon" -> get("aid") + get(start ? "TargetProcessId" : "ContextProcessId");
      default -> "ecs" + get("process.entity_id");
    };
  }

  private String named(String sysmon, String defender, String falcon, String ecs) {
    return switch (family) {
      case "sysmon" -> sysmon;
      case "defender" -> defender;
      case "falcon" -> falcon;
      default -> ecs;
    };
  }

  static List<Observed> of(JsonNode record) {
    List<Observed> observed = new ArrayList<>();
    if (record.has("records")) {
      record.get("records").forEach(element -> observed.addAll(of(element)));
    } else if (record.has("properties")) {
      observed.add(defender(record.get("properties"), record.get("category").asText()));
    } else if (record.has("TenantId")) {
      observed.add(defender(record, "AdvancedHunting-" + record.get("Type").asText()));
    } else if (record.has("event_simpleName")) {
      observed.add(falcon(record));
    } else if (record.has("EventData")) {
      observed.add(sumo(record));
    } else if (record.has("event_data")) {
      Map<String, String> fields = flat(record.get("event_data"));
      fields.put("Computer", record.get("computer_name").asText());
      observed.add(sysmon(record.get("event_id").asInt(), fields));
    } else if (record.has("winlog")) {
      Map<String, String> fields = flat(record.at("/winlog/event_data"));
      fields.put("Computer", record.at("/winlog/computer_name").asText());
      observed.add(sysmon(record.at("/winlog/event_id").asInt(), fields));
      observed.add(ecs(record));
    } else if (record.has("Hostname")) {
      Map<String, String> fields = flat(record);
      fields.put("Computer", fields.get("Hostname"));
      observed.add(sysmon(record.get("EventID").asInt(), fields));
    } else {
      observed.add(ecs(record));
    }
    return observed;
  }

  static Observed sysmon(int eventId, Map<String, String> fields) {
    String kind = eventId == 3 ? "connection" : eventId == 1 ? "start" : "other";
    fields.putIfAbsent("host", fields.get("Computer"));
    long time = Instant.parse(fields.get("UtcTime").replace(' ', 'T') + "Z").toEpochMilli();
    return new Observed("sysmon", kind, time, fields, Set.of());
  }

  private static Observed sumo(JsonNode record) {
    JsonNode data = record.get("EventData");
    try {
      Map<String, String> fields =
          flat(data.isTextual() ? ReadLines.JSON.readTree(data.asText()) : data);
      fields.put("Computer", record.get("Computer").asText());
      return sysmon(record.get("EventID").asInt(), fields);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Observed defender(JsonNode row, String category) {
    String kind =
        switch (category) {
          case "AdvancedHunting-DeviceNetworkEvents" -> "connection";
          case "AdvancedHunting-DeviceProcessEvents" -> "start";
          default -> "other";
        };
    long time = Instant.parse(row.get("Timestamp").asText()).toEpochMilli();
    return new Observed("defender", kind, time, flat(row), Set.of());
  }

  private static Observed falcon(JsonNode event) {
    event.forEach(value -> check(value.isTextual(), "a Falcon value is no string: " + event));
    Map<String, String> fields = flat(event);
    String name = fields.get("event_simpleName");
    String kind =
        name.startsWith("NetworkConnectIP")
            ? "connection"
            : name.equals("ProcessRollup2") ? "start" : "other";
    long time = Long.parseLong(fields.get("ContextTimeStamp").replace(".", ""));
    return new Observed("falcon", kind, time, fields, Set.of());
  }

  private static Observed ecs(JsonNode document) {
    Map<String, String> fields = flat(document);
    Set<String> types = new TreeSet<>();
    JsonNode type =
        document.has("event.type") ? document.get("event.type") : document.at("/event/type");
    type.forEach(value -> types.add(value.asText()));
    String category = fields.get("event.category");
    String kind =
        category.equals("network") && !fields.containsKey("dns.question.name")
            ? "connection"
            : category.equals("process") ? "start" : "other";
    long time =
        OffsetDateTime.parse(fields.get("@timestamp"))
            .withOffsetSameInstant(ZoneOffset.UTC)
            .toInstant()
            .toEpochMilli();
    return new Observed("ecs", kind, time, fields, types);
  }

  private static Map<String, String> flat(JsonNode object) {
    Map<String, String> fields = new HashMap<>();
    object
        .properties()
        .forEach(
            property -> {
              JsonNode value = property.getValue();
              if (value.isObject()) {
                flat(value)
                    .forEach((name, text) -> fields.put(property.getKey() + "." + name, text));
              } else if (!value.isNull()) {
                fields.put(
                    property.getKey(), value.isArray() ? value.path(0).asText() : value.asText());
              }
            });
    return fields;
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }
}
