package io.beaconwatch.common.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import io.beaconwatch.common.detection.DetectionEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every row of SEMANTICS 7 and 10 has a case in the events of every detection that the row is
 * about, or a line in that file which names the test that shows it. The rows that SEMANTICS does
 * not number are numbered here as they stand there: A for 7.3, P for 7.4, E for 7.5, B for 7.7, D
 * for 7.8, N for section 4, V3 and V4 for the plans of section 10 and X for its extra positives.
 * A12 and A13 are Sentinel's actions of 2.3.
 */
class BundledRowsTest {
  private static final String ALL =
      "L1 L2 L3 L4 L5 L6 L7 L8 L9 L10 L11 L12 L13 L14 L15 L16 L18 L19 L20"
          + " W1 W2 W3 W5 W6 W6b W7 W8 W12 W13 W14 W15 W16 W17 W18 W19"
          + " A1 A4 A7 A8 P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 G1 G2 G3 N1 N2 N4"
          + " V3.1 V3.2 V3.3 V3.4 V4.1 V4.2 V4.3 V4.4 X1 X2 X3 X4 X5 X6 X7 X8 ";

  private static final Path DETECTIONS = Path.of("src/main/resources/detections");

  /** The row that a case's name begins with, and further ones: {@code A4 to A8}. */
  private static final Pattern ROW =
      Pattern.compile("([A-Z])([0-9.]+[a-z]?)( to [A-Z]([0-9]+))? .*");

  private static final Pattern ELSEWHERE = Pattern.compile(" *# ([A-Z][0-9]+) .*: ([A-Za-z]+)");

  @ParameterizedTest
  @CsvSource({
    "sumo, W4 A2 A3 A5 A6 A9 G4 N3 N5",
    "splunk, W4 A2 A3 A5 A6 A9 G4 N3 N5",
    "logscale, W4 A2 A3 A5 A6 A9 G4 N3 N5",
    "sentinel, W4 A2 A10 A11 A12 A13 G4 N3 T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 T13 T14 T15 T16 T17"
        + " T18 T19 B1 B2 B3 B4 B5 B6 B7 D1 D2 D3 D4",
    "elastic, W9 W10 W11 W20 A2 A3 A5 A6 A9 E1 E2 E3 E4 E5 E6 E7"
  })
  void everyRowHasItsCase(String detection, String own) throws IOException {
    Set<String> rows = new TreeSet<>(Splitter.on(' ').splitToList(ALL + own));
    Set<String> shown = rowsOfCases(detection);
    Map<String, String> elsewhere = rowsElsewhere(detection);

    shown.addAll(elsewhere.keySet());
    assertThat(shown).containsAll(rows);
    assertThat(shown).allMatch(row -> rows.contains(row) || row.equals("N6"), "is a row");
    for (String test : elsewhere.values()) {
      assertThat(sourceOf(test)).as(test).isNotEmpty();
    }
  }

  private static Set<String> rowsOfCases(String detection) {
    DetectionEvents events =
        new DetectionFiles().bundled(List.of(detection)).loadEvents().events().get(0);
    Set<String> rows = new TreeSet<>();
    for (DetectionEvents.Case one : events.cases()) {
      var name = ROW.matcher(one.name());
      assertThat(name.matches()).as("%s begins with its row", one.name()).isTrue();
      rows.add(name.group(1) + name.group(2));
      if (name.group(4) != null) {
        for (int i = Integer.parseInt(name.group(2)); i <= Integer.parseInt(name.group(4)); i++) {
          rows.add(name.group(1) + i);
        }
      }
    }
    return rows;
  }

  private static Map<String, String> rowsElsewhere(String detection) throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(DETECTIONS.resolve(detection).resolve("events.yml"))) {
      var comment = ELSEWHERE.matcher(line);
      if (comment.matches()) {
        rows.put(comment.group(1), comment.group(2));
      }
    }
    return rows;
  }

  private static Set<Path> sourceOf(String test) throws IOException {
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      Set<Path> found = new TreeSet<>();
      for (Path folder : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(folder)) {
          try (Stream<Path> files = Files.walk(folder)) {
            found.addAll(
                files
                    .filter(file -> file.getFileName().toString().equals(test + ".java"))
                    .collect(Collectors.toSet()));
          }
        }
      }
      return found;
    }
  }
}
