package io.beaconwatch.jobs;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import io.beaconwatch.connectors.metrics.OwnMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The rows of the tables of {@code deploy/METRICS.md}. */
final class DocumentedMetrics {
  /** The sections of what a job over files has. */
  static final List<String> OF_FILES =
      List.of("In the group `beaconwatch`", "Flink's own, as far as the source sets them");

  /** The sections of what only a job with Kafka and Elasticsearch has. */
  static final List<String> OF_OTHERS = List.of("Of topics", "Of the Elasticsearch sink");

  private static final Path PAGE = Path.of("../deploy/METRICS.md");
  private static final String OWN = OF_FILES.get(0);
  private static final String OWN_PREFIX = OwnMetrics.GROUP + ".";
  private static final String HEADER = "| metric | type | labels | operators | what |";

  private DocumentedMetrics() {}

  /** A row, once for each of its operators. */
  record Documented(
      String operator, boolean isOwn, String name, List<String> labels, String type) {}

  /** All rows; a table in any other section is an error, since nothing would look for its rows. */
  static List<Documented> rows() throws IOException {
    List<Documented> rows = new ArrayList<>();
    bySection().values().forEach(rows::addAll);
    return rows;
  }

  static List<Documented> rows(List<String> sections) throws IOException {
    Map<String, List<Documented>> all = bySection();
    return sections.stream().flatMap(section -> all.get(section).stream()).toList();
  }

  private static Map<String, List<Documented>> bySection() throws IOException {
    Map<String, List<Documented>> sections = new LinkedHashMap<>();
    String section = "";
    boolean inTable = false;
    for (String line : Files.readAllLines(PAGE)) {
      section = line.startsWith("## ") ? line.substring(3) : section;
      inTable = line.equals(HEADER) || (inTable && line.startsWith("|"));
      if (inTable && line.startsWith("| `")) {
        List<String> cells = Splitter.on('|').trimResults().splitToList(line);
        String name = names(cells.get(1)).get(0);
        for (String operator : names(cells.get(4))) {
          sections
              .computeIfAbsent(section, title -> new ArrayList<>())
              .add(
                  new Documented(
                      operator,
                      section.equals(OWN) || name.startsWith(OWN_PREFIX),
                      name.replace(OWN_PREFIX, ""),
                      names(cells.get(3)),
                      cells.get(2)));
        }
      }
    }
    List<String> known = Stream.concat(OF_FILES.stream(), OF_OTHERS.stream()).toList();
    if (!List.copyOf(sections.keySet()).equals(known)) {
      throw new IOException(PAGE + " has tables in " + sections.keySet() + ", and not in " + known);
    }
    return sections;
  }

  private static List<String> names(String cell) {
    return Splitter.on(',')
        .trimResults(CharMatcher.anyOf(" `"))
        .omitEmptyStrings()
        .splitToList(cell);
  }
}
