package io.beaconwatch.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.alert.AlertWriter;
import io.beaconwatch.common.scoring.Revision;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Alerts as a table for a terminal, at most {@value #WIDTH} columns wide: by start of the window,
 * the most severe first, then by content, so that the order of the alerts' lines changes nothing.
 * Of several tellings of an alert the newest counts; one that is provisional has a plus at its
 * count.
 *
 * <p>Alerts hold text that an attacker chose: characters that would steer a terminal are replaced.
 */
public final class AlertTable {
  static final int WIDTH = 120;

  private static final String[] TITLES = {
    "WINDOW (UTC)",
    "DETECTION",
    "TIER/SCORE",
    "HOST",
    "USER",
    "PROCESS",
    "DESTINATION",
    "COUNT",
    "TI"
  };
  private static final int COUNT = 7;

  /** What gives way when a line is too long, by column. */
  private static final boolean[] SHRINKS = {
    false, true, true, true, true, true, true, false, false
  };

  private static final int NARROWEST = 8;

  /** A longer name of a tier is a sentence; its score says it shorter. */
  private static final int LONGEST_TIER = 16;

  private static final int PORTS_SHOWN = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Row> rows;

  private AlertTable(List<Row> rows) {
    this.rows = rows;
  }

  /**
   * Reads the alerts of a run.
   *
   * @param folder holds {@code *.jsonl}, one alert a line; other names are ignored
   * @throws IOException also for a line that is no JSON object, with its file and number
   */
  public static AlertTable read(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
    Map<String, Row> newest = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    for (Path file : files) {
      try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          Row row = row(line, file + ":" + number);
          if (row.id().isEmpty()) {
            rows.add(row);
          } else {
            newest.merge(
                row.id(), row, (one, other) -> one.revision() > other.revision() ? one : other);
          }
        }
      }
    }
    rows.addAll(newest.values());
    rows.sort(
        Comparator.comparing(Row::start)
            .thenComparing(Row::severity, Comparator.reverseOrder())
            .thenComparing(row -> String.join("\0", row.cells())));
    return new AlertTable(rows);
  }

  /**
   * The table with its title and, as the last line, the totals by detection of all alerts.
   *
   * @param limit how many alerts to show, from the first on
   */
  public String render(int limit) {
    List<Row> shown = rows.subList(0, Math.min(Math.max(limit, 0), rows.size()));
    StringBuilder table = new StringBuilder();
    if (!shown.isEmpty()) {
      int[] widths = widths(shown);
      append(table, List.of(TITLES), widths);
      for (Row row : shown) {
        append(table, row.cells(), widths);
      }
    }
    return table.append(totals(shown.size())).append('\n').toString();
  }

  private String totals(int shown) {
    TreeMap<String, Integer> byDetection = new TreeMap<>();
    rows.forEach(row -> byDetection.merge(row.cells().get(1), 1, Integer::sum));
    StringBuilder line = new StringBuilder();
    line.append(rows.size()).append(rows.size() == 1 ? " alert" : " alerts");
    String separator = ": ";
    for (var detection : byDetection.entrySet()) {
      line.append(separator).append(detection.getKey()).append(' ').append(detection.getValue());
      separator = ", ";
    }
    if (shown < rows.size()) {
      line.append(" (").append(shown).append(" shown)");
    }
    return line.toString();
  }

  private static int[] widths(List<Row> rows) {
    int[] widths = new int[TITLES.length];
    int total = TITLES.length - 1;
    for (int column = 0; column < TITLES.length; column++) {
      widths[column] = TITLES[column].length();
      for (Row row : rows) {
        widths[column] = Math.max(widths[column], length(row.cells().get(column)));
      }
      total += widths[column];
    }
    while (total > WIDTH) {
      int widest = -1;
      for (int column = 0; column < TITLES.length; column++) {
        if (SHRINKS[column] && (widest < 0 || widths[column] > widths[widest])) {
          widest = column;
        }
      }
      if (widths[widest] <= NARROWEST) {
        break;
      }
      widths[widest]--;
      total--;
    }
    return widths;
  }

  private static void append(StringBuilder table, List<String> cells, int[] widths) {
    int lineStart = table.length();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      int spaces = widths[column] - length(cell);
      if (spaces < 0) {
        int end = cell.offsetByCodePoints(0, widths[column] - 1);
        cell = cell.substring(0, end) + '~';
        spaces = 0;
      }
      table.append(column == 0 ? "" : " ");
      table.append(column == COUNT ? " ".repeat(spaces) + cell : cell + " ".repeat(spaces));
    }
    int end = table.length();
    while (end > lineStart && table.charAt(end - 1) == ' ') {
      end--;
    }
    table.setLength(end);
    table.append('\n');
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static Row row(String line, String place) throws IOException {
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
    return new Row(
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

  /**
   * @param id empty where there is none
   * @param start of the window, in ISO 8601, which sorts as text
   */
  private record Row(String id, int revision, String start, int severity, List<String> cells) {}
}
