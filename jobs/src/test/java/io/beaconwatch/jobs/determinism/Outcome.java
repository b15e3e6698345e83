package io.beaconwatch.jobs.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.jobs.Counted;
import io.beaconwatch.jobs.pipeline.CountNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a run came to.
 *
 * @param alerts sorted lines of all its files
 * @param late as alerts
 * @param rejected as alerts
 */
record Outcome(List<String> alerts, List<JsonNode> late, List<JsonNode> rejected, Counted counts) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Outcome of(Path output, Counted counts) throws IOException {
    return new Outcome(
        lines(output.resolve("alerts")),
        parsed(output.resolve("late")),
        parsed(output.resolve("rejected")),
        counts);
  }

  /** Of complete files alone: what a failure left of others starts with a dot. */
  static List<String> lines(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    if (Files.exists(folder)) {
      List<Path> files;
      try (Stream<Path> all = Files.list(folder)) {
        files = all.filter(file -> file.getFileName().toString().startsWith("part-")).toList();
      }
      for (Path file : files) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    lines.sort(null);
    return lines;
  }

  private static List<JsonNode> parsed(Path folder) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : lines(folder)) {
      nodes.add(JSON.readTree(line));
    }
    return nodes;
  }

  /** What is said of each reject, apart from where it stood. */
  List<String> rejects() {
    return rejected.stream()
        .map(each -> each.get("reason").asText() + " " + each.path("raw").asText())
        .sorted()
        .toList();
  }

  /**
   * The counts that do not depend on when something came: all but those of context that came after
   * its connections, which changes nothing where it is in bounds.
   */
  Map<String, Object> decided() {
    Map<String, Object> decided = new TreeMap<>(counts.counts());
    decided.keySet().removeAll(List.of(CountNames.CONTEXT_LATE, CountNames.CONTEXT_EXPIRED));
    return decided;
  }

  /** By detection, how many connections were late. */
  Map<String, Long> lateFor() {
    Map<String, Long> late = new TreeMap<>();
    for (Detection detection : PipelineRun.DETECTIONS) {
      late.put(detection.name(), counts.of(CountNames.LATE_FOR + detection.name()));
    }
    return late;
  }

  /** The alerts are those lines and no other, none of them twice, and nothing was late. */
  void assertAlerts(List<String> expected) {
    List<String> missing = new ArrayList<>(expected);
    List<String> others = new ArrayList<>();
    for (String alert : alerts) {
      if (!missing.remove(alert)) {
        others.add(alert);
      }
    }
    assertThat(late).as("late").isEmpty();
    assertThat(others).as("alerts that should not be there").isEmpty();
    assertThat(missing).as("alerts that are not there").isEmpty();
  }

  /** Every record is one thing in the counts, and what is late is in its files as often. */
  void assertNothingIsLost() {
    counts.assertNothingIsLost(PipelineRun.DETECTIONS);
    lateFor()
        .forEach(
            (detection, count) ->
                assertThat(
                        late.stream()
                            .filter(line -> concerns(line, detection))
                            .mapToLong(line -> line.path("count").asLong(1))
                            .sum())
                    .as("late for %s", detection)
                    .isEqualTo(count));
    assertThat(rejected)
        .hasSize(
            (int)
                (counts.startingWith(CountNames.REJECTED)
                    + counts.startingWith(CountNames.INDICATORS_REJECTED)));
  }

  private static boolean concerns(JsonNode late, String detection) {
    for (JsonNode each : late.get("detections")) {
      if (each.asText().equals(detection)) {
        return true;
      }
    }
    return false;
  }
}
