package io.beaconwatch.jobs;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rows of the tables of {@code deploy/METRICS.md}. */
final class DocumentedMetrics {
  private static final Path PAGE = Path.of("../deploy/METRICS.md");
  private static final String OWN = "## In the group `beaconwatch`";
  private static final String HEADER = "| metric | type | labels | operators | what |";

  private DocumentedMetrics() {}

  /** A row, once for each of its operators. */
  record Documented(
      String operator, boolean isOwn, String name, List<String> labels, String type) {}

  static List<Documented> rows() throws IOException {
    List<Documented> rows = new ArrayList<>();
    boolean own = false;
    boolean inTable = false;
    for (String line : Files.readAllLines(PAGE)) {
      own = line.startsWith("## ") ? line.equals(OWN) : own;
      inTable = line.equals(HEADER) || (inTable && line.startsWith("|"));
      if (inTable && line.startsWith("| `")) {
        List<String> cells = Splitter.on('|').trimResults().splitToList(line);
        for (String operator : names(cells.get(4))) {
          rows.add(
              new Documented(
                  operator, own, names(cells.get(1)).get(0), names(cells.get(3)), cells.get(2)));
        }
      }
    }
    return rows;
  }

  private static List<String> names(String cell) {
    return Splitter.on(',')
        .trimResults(CharMatcher.anyOf(" `"))
        .omitEmptyStrings()
        .splitToList(cell);
  }
}
