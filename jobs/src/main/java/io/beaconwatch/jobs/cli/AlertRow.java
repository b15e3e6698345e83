package io.beaconwatch.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.alert.AlertWriter;
import io.beaconwatch.common.scoring.Revision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An alert as a row of the {@link AlertTable}, with as much of it as is there.
 *
 * <p>Alerts hold text that an attacker chose: characters that would steer a terminal are replaced.
 *
 * @param id empty where there is none
 * @param start of the window, in ISO 8601, which sorts as text
 * @param cells one for each column, empty where the alert has nothing for it
 */
record AlertRow(String id, int revision, String start, int severity, List<String> cells) {
  /** A longer name of a tier is a sentence; its score says it shorter. */
  private static final int LONGEST_TIER = 16;

  private static final int PORTS_SHOWN = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a line of an alert file.
   *
   * @param place of the line, for an error
   * @throws IOException if the line is no JSON object
   */
  static AlertRow read(String line, String place) throws IOException {
    JsonNode alert;
    try {
      alert = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IOException(place + ": no JSON: " + e.getOriginalMessage(), e);
    }
    if (!alert.isObject()) {
      throw new IOException(place + ": no JSON object");
    }
    JsonNode beacon = alert.path("beacon");
    String start = text(beacon.at("/window/start"));
    if (start.isEmpty()) {
      start = text(alert.path("@timestamp"));
    }
    boolean provisional = beacon.path("status").asText().equals(AlertWriter.PROVISIONAL);
    int revision = beacon.path("revision").asInt();
    return new AlertRow(
        alert.at("/event/id").asText(),
        provisional ? Revision.provisional(revision) : revision,
        start,
        alert.at("/event/severity").asInt(),
        List.of(
            window(start, text(beacon.at("/window/end"))),
            text(alert.at("/rule/name")),
            risk(text(beacon.path("tier")), text(beacon.path("score"))),
            host(text(alert.at("/host/name"))),
            user(text(alert.at("/user/name"))),
            process(alert.path("process")),
            destination(alert),
            text(beacon.path("count")) + (provisional ? "+" : ""),
            alert.at("/threat/indicator").isMissingNode() ? "" : "TI"));
  }

  /** {@code 2026-03-03 05:00-06:00}, or as much of it as is there. */
  private static String window(String start, String end) {
    String from = start.length() < 16 ? start : start.substring(0, 16).replace('T', ' ');
    return end.length() < 16 ? from : from + '-' + end.substring(11, 16);
  }

  private static String risk(String tier, String score) {
    // A tier's label can go on in prose: "CRITICAL - Highly Regular Single-Port Beaconing".
    int prose = tier.indexOf(" - ");
    String word = prose < 0 ? tier : tier.substring(0, prose);
    if (word.length() > LONGEST_TIER && !score.isEmpty()) {
      return score;
    }
    return word.isEmpty() || score.isEmpty() ? word + score : word + '/' + score;
  }

  /** Without its domain; an address, whose first part is a number, stays whole. */
  private static String host(String name) {
    int dot = name.indexOf('.');
    return dot <= 0 || Character.isDigit(name.charAt(0)) ? name : name.substring(0, dot);
  }

  /** Without its domain. */
  private static String user(String name) {
    return name.substring(name.lastIndexOf('\\') + 1);
  }

  private static String process(JsonNode process) {
    if (!text(process.path("name")).isEmpty()) {
      return text(process.path("name"));
    }
    String executable = text(process.path("executable"));
    return executable.substring(
        Math.max(executable.lastIndexOf('\\'), executable.lastIndexOf('/')) + 1);
  }

  private static String destination(JsonNode alert) {
    String address = text(alert.at("/destination/ip"));
    JsonNode ports = alert.at("/beacon/ports");
    if (!ports.isArray() || ports.isEmpty()) {
      ports = alert.at("/destination/port");
    }
    List<String> shown = new ArrayList<>();
    if (ports.isArray()) {
      for (int i = 0; i < Math.min(ports.size(), PORTS_SHOWN); i++) {
        shown.add(clean(ports.get(i).asText()));
      }
    } else if (ports.isValueNode() && !ports.isNull()) {
      shown.add(clean(ports.asText()));
    }
    if (shown.isEmpty()) {
      return address;
    }
    String more = ports.size() > PORTS_SHOWN ? "+" + (ports.size() - PORTS_SHOWN) : "";
    String bracketed = address.indexOf(':') >= 0 ? '[' + address + ']' : address;
    return bracketed + ':' + String.join(",", shown) + more;
  }

  /** A value, or the first of several and how many more there are; empty for none. */
  private static String text(JsonNode node) {
    if (node.isArray()) {
      String first = node.isEmpty() ? "" : clean(node.get(0).asText());
      return node.size() < 2 ? first : first + " +" + (node.size() - 1);
    }
    return node.isValueNode() && !node.isNull() ? clean(node.asText()) : "";
  }

  private static String clean(String text) {
    StringBuilder cleaned = new StringBuilder(text.length());
    text.codePoints().forEach(point -> cleaned.appendCodePoint(isPrintable(point) ? point : '?'));
    return cleaned.toString();
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
