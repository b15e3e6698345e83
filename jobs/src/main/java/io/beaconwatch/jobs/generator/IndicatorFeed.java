package io.beaconwatch.jobs.generator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Threat intelligence in four forms, with what {@link Indication} says about planted destinations
 * among addresses that ordinary traffic may touch, though never often enough to matter.
 */
final class IndicatorFeed {
  private static final long DAY = 24 * GeneratorSettings.HOUR;
  private static final int NOISE = 12;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GeneratorSettings settings;
  private final List<Planted> planted;

  IndicatorFeed(GeneratorSettings settings, List<Planted> planted) {
    this.settings = settings;
    this.planted = planted;
  }

  /** Writes the four files; a folder that exists is used. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(Indication.ACTIVE.file()), sentinel(), UTF_8);
    Files.writeString(folder.resolve(Indication.IN_CSV.file()), csv(), UTF_8);
    Files.writeString(folder.resolve(Indication.IN_LIST.file()), list(), UTF_8);
    Files.writeString(folder.resolve(Indication.IN_STIX.file()), stix(), UTF_8);
  }

  /** Rows in no order of time: a newer row can stand before the older one that it replaces. */
  private String sentinel() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (Planted each : planted) {
      String address = each.address().toString();
      long first = each.times().get(0);
      switch (each.indicator()) {
        case ACTIVE -> {
          row(rows, address, first - DAY, true, 90);
          row(rows, address, first - 3 * DAY, false, 40);
        }
        case REVOKED -> {
          row(rows, address, first - DAY, false, 20);
          row(rows, address, first - 2 * DAY, true, 80);
        }
        case STALE -> row(rows, address, first - 9 * DAY, true, 75);
        case NONE, IN_CSV, IN_LIST, IN_STIX -> {}
      }
    }
    for (int i = 0; i < NOISE; i++) {
      long age = 1L + Draw.below(draw(1, i), 10);
      row(rows, noise(1, i), settings.startMillis() - age * DAY, i % 4 != 3, 30 + 5 * i);
    }
    // A domain's row, which names no address.
    row(rows, "", settings.startMillis() - DAY, true, 60);
    return rows.toString();
  }

  private void row(StringBuilder rows, String address, long time, boolean active, int confidence)
      throws IOException {
    ObjectNode row = JSON.createObjectNode();
    row.put("TimeGenerated", Instant.ofEpochMilli(time).toString());
    row.put("TenantId", "5e0a8d0c-6c1f-4f0e-9a57-2d6f3c9be101");
    row.put("SourceSystem", "Indicator");
    row.put("Action", "alert");
    row.put("ActivityGroupNames", "[]");
    row.put("IndicatorId", id(address + time).toUpperCase(java.util.Locale.ROOT));
    row.put("ExternalIndicatorId", address.isEmpty() ? "domain:harbor.example" : "ip:" + address);
    row.put("ConfidenceScore", confidence);
    row.put("Description", "Seen as a command and control address by Fernhill Intelligence");
    row.put("ThreatType", "C2");
    row.put("Active", active);
    row.put("ExpirationDateTime", Instant.ofEpochMilli(time + 30 * DAY).toString());
    row.putNull("ThreatSeverity");
    row.put("Tags", "[]");
    row.put("TrafficLightProtocolLevel", "green");
    row.put("DomainName", address.isEmpty() ? "harbor.example" : "");
    row.put("NetworkIP", address);
    row.put("NetworkDestinationIP", "");
    row.put("NetworkSourceIP", "");
    row.put("Url", "");
    row.put("Type", "ThreatIntelligenceIndicator");
    rows.append(JSON.writeValueAsString(row)).append('\n');
  }

  private String csv() {
    StringBuilder rows =
        new StringBuilder(
            "ip,threat_type,confidence,description,valid_from,valid_until,modified,revoked\n");
    for (String address : addresses(Indication.IN_CSV)) {
      csvRow(rows, address, "\"Tessera implant, second stage\"", false);
    }
    for (int i = 0; i < NOISE; i++) {
      csvRow(rows, noise(2, i), "Scanner", i % 5 == 4);
    }
    return rows.toString();
  }

  private void csvRow(StringBuilder rows, String address, String description, boolean revoked) {
    Instant from = Instant.ofEpochMilli(settings.startMillis() - 3 * DAY);
    Instant until = Instant.ofEpochMilli(settings.startMillis() + 400 * DAY);
    rows.append(address).append(",C2,85,").append(description).append(',').append(from);
    rows.append(',').append(until).append(',').append(from).append(',').append(revoked);
    rows.append('\n');
  }

  private String list() {
    StringBuilder rows = new StringBuilder("# Fernhill Intelligence, addresses seen this week\n");
    addresses(Indication.IN_LIST).forEach(address -> rows.append(address).append('\n'));
    for (int i = 0; i < NOISE; i++) {
      rows.append(noise(3, i)).append('\n');
    }
    return rows.toString();
  }

  private String stix() throws IOException {
    ObjectNode bundle = JSON.createObjectNode();
    bundle.put("type", "bundle").put("id", "bundle--" + id("bundle"));
    ArrayNode objects = bundle.putArray("objects");
    objects
        .addObject()
        .put("type", "identity")
        .put("spec_version", "2.1")
        .put("id", "identity--" + id("identity"))
        .put("created", at(-30))
        .put("modified", at(-30))
        .put("name", "Fernhill Intelligence")
        .put("identity_class", "organization");
    for (String address : addresses(Indication.IN_STIX)) {
      indicator(objects, address, false);
    }
    for (int i = 0; i < NOISE; i++) {
      indicator(objects, noise(4, i), i % 5 == 4);
    }
    return JSON.writer()
            .with(SerializationFeature.INDENT_OUTPUT)
            .writeValueAsString(bundle)
            .replace("\r\n", "\n")
        + '\n';
  }

  private void indicator(ArrayNode objects, String address, boolean revoked) {
    ObjectNode indicator = objects.addObject();
    indicator
        .put("type", "indicator")
        .put("spec_version", "2.1")
        .put("id", "indicator--" + id("stix" + address))
        .put("created", at(-4))
        .put("modified", at(-2))
        .put("name", "Command and control at " + address)
        .put("pattern", pattern(address))
        .put("pattern_type", "stix")
        .put("valid_from", at(-4))
        .put("valid_until", at(400))
        .put("confidence", 85);
    indicator.putArray("indicator_types").add("malicious-activity");
    if (revoked) {
      indicator.put("revoked", true);
    }
  }

  private static String pattern(String address) {
    String type = address.indexOf(':') >= 0 ? "ipv6-addr" : "ipv4-addr";
    return "[" + type + ":value = '" + address + "']";
  }

  private List<String> addresses(Indication indication) {
    List<String> addresses = new ArrayList<>();
    for (Planted each : planted) {
      if (each.indicator() == indication) {
        addresses.add(each.address().toString());
      }
    }
    return addresses;
  }

  private String noise(int form, int number) {
    Line line = new Line(16);
    line.putAddress((198 << 24 | 18 << 16) + Draw.below(draw(form, number), 131_072));
    return new String(line.bytes(), 0, line.length(), UTF_8);
  }

  private long draw(int form, int number) {
    return Draw.of(settings.seed(), 21, form, number);
  }

  private String at(int days) {
    return Instant.ofEpochMilli(settings.startMillis() + days * DAY).toString();
  }

  private String id(String of) {
    long draw = Draw.of(settings.seed(), of);
    // Version and variant bits of a random UUID.
    return new java.util.UUID(
            (draw & ~0xF000L) | 0x4000L, (Draw.of(draw, 1) >>> 2) | Long.MIN_VALUE)
        .toString();
  }
}
