package io.beaconwatch.benchmark;

import io.beaconwatch.benchmark.baseline.DuckDb;
import io.beaconwatch.benchmark.baseline.FlinkSql;
import io.beaconwatch.benchmark.baseline.PlainDataStream;
import io.beaconwatch.benchmark.baseline.PlainJava;
import io.beaconwatch.benchmark.cluster.HeldState;
import io.beaconwatch.benchmark.cluster.OnCluster;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How each is started: the job by its launcher, the baselines by the same Java and flags. */
final class Contestants {
  static final String BATCH = "job, batch";
  static final String STREAMING = "job, streaming";
  static final String DUCK_DB = "DuckDB";
  static final String PLAIN_JAVA = "plain Java";
  static final String PLAIN_STREAMING = "plain DataStream, streaming";
  static final String PLAIN_BATCH = "plain DataStream, batch";
  static final String SQL_STREAMING = "Flink SQL, streaming";
  static final String SQL_BATCH = "Flink SQL, batch";

  /** The detection that the baselines have, too, and what it reads there. */
  static final String DETECTION = "splunk";

  static final TelemetryFormat FORMAT = TelemetryFormat.WINDOWS_JSON;

  private static final String PARALLELISM = "2";
  private static final String PLANNER = "flink-table-planner-loader";

  /** As the launcher gives them to the job. */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseParallelGC",
          "-XX:MaxRAMPercentage=50",
          "-XX:InitialRAMPercentage=12",
          "-XX:-UseAdaptiveSizePolicy",
          "-XX:CompileThresholdScaling=5",
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

  /** The job as it is shipped, with process context off and parallelism 2. */
  Contestant job(String name, DataSet data, String mode, String... options) {
    List<String> all = new ArrayList<>(List.of("--mode", mode, "--detections", DETECTION));
    all.addAll(List.of("--process-context", "off"));
    all.addAll(List.of(options));
    return job(name, data, DETECTION, Map.of(), all);
  }

  /**
   * The job with any options.
   *
   * @param answer see {@link Contestant}
   * @param environment of the launcher
   */
  Contestant job(
      String name,
      DataSet data,
      String answer,
      Map<String, String> environment,
      List<String> options) {
    return new Contestant(
        name,
        data,
        1,
        answer,
        (input, output) -> {
          List<String> command = new ArrayList<>();
          command.add(root.resolve("deploy/beaconwatch").toString());
          command.addAll(List.of("detect", "--input", input));
          command.addAll(List.of("--output", output.toString()));
          command.addAll(List.of("--parallelism", PARALLELISM));
          command.addAll(List.of("--format", data.format().label()));
          command.addAll(options);
          return command;
        },
        launcher(environment),
        "alerts");
  }

  /** The job with a file system in memory beside it, which the launcher does not know. */
  Contestant jobFromMemory(String name, DataSet data, int days, String... options) {
    List<String> all = new ArrayList<>();
    all.add("io.beaconwatch.jobs.cli.Beaconwatch");
    return besideJob(name, data, all, options).fromMemory(days);
  }

  /** The job in streaming on a cluster with that state backend. */
  Contestant jobOnCluster(String name, DataSet data, String backend) {
    return besideJob(name, data, List.of(OnCluster.class.getName(), backend));
  }

  private Contestant besideJob(String name, DataSet data, List<String> main, String... options) {
    return new Contestant(
        name,
        data,
        1,
        DETECTION,
        (input, output) -> {
          List<String> command = javaCommand(classPath(jar -> jar.contains("rocksdb")) + jobJars());
          command.addAll(main);
          command.addAll(List.of("detect", "--input", input, "--output", output.toString()));
          command.addAll(List.of("--parallelism", PARALLELISM, "--mode", "streaming"));
          command.addAll(List.of("--checkpoint-directory", checkpoints(output).toString()));
          command.addAll(List.of("--format", data.format().label(), "--detections", DETECTION));
          command.addAll(List.of("--process-context", "off"));
          command.addAll(List.of(options));
          return command;
        },
        Map.of(),
        "alerts");
  }

  /**
   * The command that looks at what the job holds of telemetry, see {@link HeldState}.
   *
   * @param files to read
   * @param work an empty folder on the same disk
   * @param result a file for what it finds
   * @param options of {@code detect}, beside those that say where everything is
   */
  List<String> heldState(String backend, Path files, Path work, Path result, List<String> options) {
    List<String> command = javaCommand(classPath(jar -> jar.contains("rocksdb")) + jobJars());
    command.add(HeldState.class.getName());
    command.addAll(List.of(backend, files.toString(), work.toString(), result.toString()));
    command.addAll(options);
    return command;
  }

  private String jobJars() {
    return File.pathSeparator + root.resolve("deploy/target/lib/*");
  }

  private static Path checkpoints(Path output) {
    return output.resolveSibling("checkpoints");
  }

  /** The job that reads a topic to its end. */
  Contestant jobFromKafka(String name, DataSet data) {
    return new Contestant(
        name,
        data,
        1,
        DETECTION,
        (broker, output) -> {
          List<String> command = new ArrayList<>();
          command.add(root.resolve("deploy/beaconwatch").toString());
          command.addAll(List.of("detect", "--kafka.bootstrap-servers", broker));
          command.addAll(List.of("--kafka.topics", Broker.TOPIC, "--kafka.stop", "latest"));
          command.addAll(List.of("--output", output.toString(), "--mode", "streaming"));
          command.addAll(List.of("--parallelism", PARALLELISM));
          command.addAll(List.of("--format", data.format().label(), "--detections", DETECTION));
          command.addAll(List.of("--process-context", "off"));
          // The others tell what is final.
          command.addAll(List.of("--provisional=false"));
          return command;
        },
        launcher(Map.of()),
        "alerts");
  }

  /** The plain job that reads a topic to its end. */
  Contestant plainFromKafka(String name, DataSet data) {
    Contestant plain = plainDataStream(name, data, "streaming");
    return new Contestant(
        name,
        data,
        1,
        DETECTION,
        (broker, output) -> plain.command("kafka:" + broker + "/" + Broker.TOPIC, output),
        plain.environment(),
        plain.alerts());
  }

  private List<String> javaCommand(String classPath) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(FLAGS);
    command.add("-Dlog4j2.configurationFile=" + root.resolve("deploy/conf/log4j2.properties"));
    command.addAll(List.of("-cp", classPath));
    return command;
  }

  private Map<String, String> launcher(Map<String, String> environment) {
    Map<String, String> all = new java.util.TreeMap<>(environment);
    all.put("JAVA_HOME", java.getParent().getParent().toString());
    // What is measured was built before, whatever is edited meanwhile.
    all.put("BEACONWATCH_BUILD", "off");
    return all;
  }

  Contestant duckDb(DataSet data) {
    return baseline(DUCK_DB, data, DuckDb.class, jar -> jar.contains("duckdb"));
  }

  Contestant plainJava(DataSet data) {
    return baseline(PLAIN_JAVA, data, PlainJava.class, jar -> false);
  }

  /**
   * Flink's DataStream API as one begins with it.
   *
   * @param mode of Flink, as the job's option names it
   */
  Contestant plainDataStream(String name, DataSet data, String mode) {
    return baseline(
        name, data, PlainDataStream.class, jar -> !jar.contains(PLANNER), upperCase(mode));
  }

  /**
   * Flink SQL.
   *
   * @param mode of Flink, as the job's option names it
   */
  Contestant flinkSql(String name, DataSet data, String mode) {
    return baseline(name, data, FlinkSql.class, jar -> true, upperCase(mode));
  }

  private static String upperCase(String mode) {
    return mode.toUpperCase(Locale.ROOT);
  }

  private Contestant baseline(
      String name, DataSet data, Class<?> main, Predicate<String> jars, String... arguments) {
    return new Contestant(
        name,
        data,
        1,
        DETECTION,
        (input, output) -> {
          List<String> command = javaCommand(classPath(jars));
          command.add(main.getName());
          command.addAll(List.of(input, output.toString(), PARALLELISM));
          command.addAll(List.of(arguments));
          return command;
        },
        Map.of(),
        "");
  }

  /** The benchmark's own classes, and of the jars beside them those that are needed. */
  private static String classPath(Predicate<String> jars) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.endsWith(".jar") || jars.test(new File(entry).getName()))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
