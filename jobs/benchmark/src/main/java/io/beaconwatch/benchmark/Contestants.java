package io.beaconwatch.benchmark;

import io.beaconwatch.benchmark.baseline.DuckDb;
import io.beaconwatch.benchmark.baseline.PlainJava;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How each is started: the job by its launcher, the baselines by the same Java with the same flags.
 */
final class Contestants {
  /** As the launcher gives them to the job. */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseParallelGC",
          "-XX:MaxRAMPercentage=50",
          "-Xshare:auto",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED");

  private final Path root;
  private final Path java;

  /**
   * @param root of the project
   * @param java that runs all of them
   */
  Contestants(Path root, Path java) {
    this.root = root;
    this.java = java;
  }

  /** The job as it is shipped, with process context off and two of everything. */
  Contestant job(String name, String... options) {
    return new Contestant(
        name,
        (input, output) -> {
          List<String> command = new ArrayList<>();
          command.add(root.resolve("deploy/beaconwatch").toString());
          command.addAll(List.of("detect", "--input", input.toString()));
          command.addAll(List.of("--output", output.toString()));
          command.addAll(List.of("--parallelism", "2", "--process-context", "off"));
          command.addAll(List.of(options));
          return command;
        },
        Map.of("JAVA_HOME", java.getParent().getParent().toString()),
        "alerts");
  }

  Contestant duckDb() {
    return baseline("DuckDB", DuckDb.class);
  }

  Contestant plainJava() {
    return baseline("plain Java", PlainJava.class);
  }

  private Contestant baseline(String name, Class<?> main) {
    return new Contestant(
        name,
        (input, output) -> {
          List<String> command = new ArrayList<>();
          command.add(java.toString());
          command.addAll(FLAGS);
          command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
          command.addAll(List.of(input.toString(), output.toString(), "2"));
          return command;
        },
        Map.of(),
        "");
  }
}
