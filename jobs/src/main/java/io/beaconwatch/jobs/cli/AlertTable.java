package io.beaconwatch.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

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
 */
public final class AlertTable {
  static final int WIDTH = 120;

  /** Of an {@link AlertRow}'s cells. */
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

  private final List<AlertRow> rows;

  private AlertTable(List<AlertRow> rows) {
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
    Map<String, AlertRow> newest = new HashMap<>();
    List<AlertRow> rows = new ArrayList<>();
    for (Path file : files) {
      try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          AlertRow row = AlertRow.read(line, file + ":" + number);
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
        Comparator.comparing(AlertRow::start)
            .thenComparing(AlertRow::severity, Comparator.reverseOrder())
            .thenComparing(row -> String.join("\0", row.cells())));
    return new AlertTable(rows);
  }

  /**
   * The table with its title and, as the last line, the totals by detection of all alerts.
   *
   * @param limit how many alerts to show, from the first on
   */
  public String render(int limit) {
    List<AlertRow> shown = rows.subList(0, Math.min(Math.max(limit, 0), rows.size()));
    StringBuilder table = new StringBuilder();
    if (!shown.isEmpty()) {
      int[] widths = widths(shown);
      append(table, List.of(TITLES), widths);
      for (AlertRow row : shown) {
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

  private static int[] widths(List<AlertRow> rows) {
    int[] widths = new int[TITLES.length];
    int total = TITLES.length - 1;
    for (int column = 0; column < TITLES.length; column++) {
      widths[column] = TITLES[column].length();
      for (AlertRow row : rows) {
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
}
