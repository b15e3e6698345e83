package io.beaconwatch.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.detection.AlertDifferences;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.DetectionEvents;
import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.detection.Problem.Severity;
import io.beaconwatch.common.sigma.DetectionFiles;
import io.beaconwatch.common.sigma.LoadedDetections;
import io.beaconwatch.common.sigma.LoadedEvents;
import io.beaconwatch.jobs.LocalCluster;
import io.beaconwatch.jobs.OutputDirectory;
import io.beaconwatch.jobs.options.DetectArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Runs each detection over its own events, through the job's own parsers and pipeline. */
final class TestDetections implements CheckDetections {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A run is mostly waiting, for its parts to be told to start and to end. */
  private static final int RUNS_AT_ONCE = 4;

  private static final int SLOTS_OF_A_RUN = 2;

  @Override
  public Report check(Optional<Path> folder) {
    DetectionFiles files = LintDetections.files(folder);
    LoadedDetections loaded = files.load();
    LoadedEvents events = files.loadEvents();
    List<Problem> problems = new ArrayList<>(loaded.errors());
    problems.addAll(events.problems());
    List<String> lines = new ArrayList<>();
    if (problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR)) {
      ExecutorService runs = Executors.newFixedThreadPool(RUNS_AT_ONCE);
      try (LocalCluster cluster = LocalCluster.start(RUNS_AT_ONCE * SLOTS_OF_A_RUN)) {
        for (DetectionEvents each : events.events()) {
          lines.add(run(each, loaded.detections(), cluster, runs, problems));
        }
      } catch (Exception e) {
        throw new IllegalStateException("The detections' events could not be run", e);
      } finally {
        runs.shutdownNow();
      }
    }
    return new Report(lines, problems);
  }

  private static String run(
      DetectionEvents events,
      List<Detection> detections,
      LocalCluster cluster,
      ExecutorService runs,
      List<Problem> problems)
      throws Exception {
    List<Detection> detection =
        detections.stream().filter(each -> each.name().equals(events.detection())).toList();
    List<Future<List<JsonNode>>> alerts = new ArrayList<>();
    for (DetectionEvents.Case each : events.cases()) {
      alerts.add(runs.submit(() -> alerts(each, detection, cluster)));
    }
    int passed = 0;
    for (int i = 0; i < alerts.size(); i++) {
      DetectionEvents.Case each = events.cases().get(i);
      List<String> differences = AlertDifferences.of(each, alerts.get(i).get());
      passed += differences.isEmpty() ? 1 : 0;
      for (String difference : differences) {
        problems.add(
            new Problem(
                events.detection() + "/events.yml",
                each.line(),
                Severity.ERROR,
                each.name() + ": " + difference));
      }
    }
    return events.detection() + ": " + passed + " of " + events.cases().size() + " cases hold";
  }

  private static List<JsonNode> alerts(
      DetectionEvents.Case each, List<Detection> detection, LocalCluster cluster) throws Exception {
    Path folder = Files.createTempDirectory("beaconwatch-events");
    try {
      Path records = Files.write(folder.resolve("records.jsonl"), each.records());
      Path indicators = Files.write(folder.resolve("indicators.jsonl"), each.indicators());
      Path output = folder.resolve("output");
      List<String> arguments =
          new ArrayList<>(List.of("--input", records.toString(), "--output", output.toString()));
      if (!each.indicators().isEmpty()) {
        arguments.addAll(List.of("--threat-intel", indicators.toString()));
      }
      each.asOf().ifPresent(time -> arguments.addAll(List.of("--as-of", time.toString())));
      arguments.addAll(List.of("--parallelism", "1"));
      cluster.run(DetectArguments.check(arguments.toArray(String[]::new)).orThrow(), detection);
      return read(output.resolve(OutputDirectory.ALERTS));
    } finally {
      OutputDirectory.remove(folder);
    }
  }

  private static List<JsonNode> read(Path folder) throws IOException {
    List<JsonNode> alerts = new ArrayList<>();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          for (String line : Files.readAllLines(file)) {
            alerts.add(JSON.readTree(line));
          }
        }
      }
    }
    return alerts;
  }
}
