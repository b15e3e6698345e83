package io.beaconwatch.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The alerts that one run wrote, each as one text of what every way to them computes: window, keys,
 * count, ports, first and last time, tier and score.
 *
 * @param repeated how many came more than once
 */
record Outcome(SortedSet<String> alerts, long repeated) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 5;

  /** Reads the lines of a folder and those below it, of the job or of a baseline. */
  static Outcome read(Path folder) throws IOException {
    SortedSet<String> alerts = new TreeSet<>();
    long repeated = 0;
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          JsonNode alert = JSON.readTree(line);
          if (!alerts.add(alert.has("rule") ? ofTheJob(alert) : ofABaseline(alert))) {
            repeated++;
          }
        }
      }
    }
    return new Outcome(alerts, repeated);
  }

  private static String ofTheJob(JsonNode alert) {
    return String.join(
        " | ",
        alert.at("/beacon/window/start").asText(),
        alert.at("/host/name").asText(),
        alert.at("/user/name").asText(),
        alert.at("/process/executable").asText(),
        alert.at("/process/command_line").asText(),
        alert.at("/destination/ip").asText(),
        alert.at("/beacon/count").asText(),
        alert.at("/beacon/distinct_ports").asText(),
        alert.at("/beacon/ports").toString(),
        alert.at("/event/start").asText(),
        alert.at("/event/end").asText(),
        alert.at("/beacon/tier").asText(),
        alert.at("/beacon/score").asText());
  }

  private static String ofABaseline(JsonNode alert) {
    List<String> parts = new ArrayList<>();
    for (String name :
        List.of(
            "window",
            "host",
            "user",
            "image",
            "command_line",
            "destination",
            "count",
            "distinct_ports")) {
      parts.add(alert.path(name).asText());
    }
    parts.add(alert.path("ports").toString());
    for (String name : List.of("first", "last", "tier", "score")) {
      parts.add(alert.path(name).asText());
    }
    return String.join(" | ", parts);
  }

  /**
   * What the other one lacks, or has beyond this, the first of them; empty when they are the same.
   */
  List<String> differences(Outcome other) {
    List<String> differences = new ArrayList<>();
    if (repeated != other.repeated) {
      differences.add("repeated: " + repeated + " here, " + other.repeated + " there");
    }
    alerts.stream()
        .filter(alert -> !other.alerts.contains(alert))
        .limit(SHOWN)
        .forEach(alert -> differences.add("only here:  " + alert));
    other.alerts.stream()
        .filter(alert -> !alerts.contains(alert))
        .limit(SHOWN)
        .forEach(alert -> differences.add("only there: " + alert));
    return differences;
  }
}
