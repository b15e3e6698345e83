package io.beaconwatch.benchmark;

import static io.beaconwatch.benchmark.Contestants.BATCH;
import static io.beaconwatch.benchmark.Contestants.DUCK_DB;
import static io.beaconwatch.benchmark.Contestants.FORMAT;
import static io.beaconwatch.benchmark.Contestants.PLAIN_BATCH;
import static io.beaconwatch.benchmark.Contestants.PLAIN_JAVA;
import static io.beaconwatch.benchmark.Contestants.PLAIN_STREAMING;
import static io.beaconwatch.benchmark.Contestants.SQL_BATCH;
import static io.beaconwatch.benchmark.Contestants.SQL_STREAMING;
import static io.beaconwatch.benchmark.Contestants.STREAMING;

import io.beaconwatch.benchmark.Goal.Kind;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What can be measured, by name. */
final class Scenarios {
  private static final String BATCH_MODE = "batch";
  private static final String STREAMING_MODE = "streaming";
  private static final long MILLION = 1_000_000;
  private static final long GROUPS = 1_110_000;
  private static final int YEAR = 8760;
  private static final String INTERVAL = "--checkpoint-interval";

  private final Contestants contestants;
  private final Path data;
  private final double scale;

  /**
   * @param data where files that contestants need besides are written
   * @param scale of all sizes, 1 for those of the goals
   */
  Scenarios(Contestants contestants, Path data, double scale) {
    this.contestants = contestants;
    this.data = data;
    this.scale = scale;
  }

  /** All of them. */
  List<Scenario> all() throws IOException {
    return List.of(
        json("json-20m", 20 * MILLION, 1.6),
        json("json-5m", 5 * MILLION, 1.1),
        gz(),
        flinkSql(),
        xml(),
        mixed(),
        inertDetections(),
        groupsTimesFour(),
        processContext(),
        fromMemory(),
        rocksDb(),
        memory(),
        year(),
        kafka());
  }

  private DataSet json(long lines) {
    return set(FORMAT, lines);
  }

  private DataSet set(TelemetryFormat format, long lines) {
    return new DataSet(format, scaled(lines), scaled(Math.min(GROUPS, lines * 222 / 1000)));
  }

  private long scaled(long size) {
    return Math.max(1, Math.round(size * scale));
  }

  private Contestant batch(DataSet set) {
    return contestants.job(BATCH, set, BATCH_MODE);
  }

  private Contestant streaming(DataSet set) {
    return contestants.job(STREAMING, set, STREAMING_MODE);
  }

  private Scenario json(String name, long lines, double timesDuckDb) {
    DataSet set = json(lines);
    return new Scenario(
        name,
        "One JSON shape, one detection, files",
        List.of(batch(set), streaming(set), contestants.duckDb(set), contestants.plainJava(set)),
        List.of(
            new Goal(BATCH, DUCK_DB, Kind.SPEED, timesDuckDb),
            new Goal(BATCH, PLAIN_JAVA, Kind.SPEED, 0.75),
            new Goal(BATCH, STREAMING, Kind.TIME, 1.05)));
  }

  private Scenario gz() {
    DataSet set = json(5 * MILLION).compressed();
    return new Scenario(
        "gz",
        "The same, every file compressed",
        List.of(batch(set), contestants.duckDb(set), contestants.plainJava(set)),
        List.of(new Goal(BATCH, DUCK_DB, Kind.SPEED, 1.3)));
  }

  private Scenario flinkSql() {
    DataSet set = json(5 * MILLION);
    return new Scenario(
        "flink-sql",
        "Other ways in Flink over files",
        List.of(
            streaming(set),
            batch(set),
            contestants.plainDataStream(PLAIN_STREAMING, set, STREAMING_MODE),
            contestants.plainDataStream(PLAIN_BATCH, set, BATCH_MODE),
            contestants.flinkSql(SQL_STREAMING, set, STREAMING_MODE),
            contestants.flinkSql(SQL_BATCH, set, BATCH_MODE)),
        List.of(new Goal(STREAMING, SQL_STREAMING, Kind.SPEED, 6)));
  }

  private Scenario xml() {
    DataSet xml = set(TelemetryFormat.SPLUNK_XML, 5 * MILLION);
    String name = "job, batch, splunk-xml";
    return new Scenario(
        "xml",
        "The same connections as Windows event XML and as JSON",
        List.of(batch(json(5 * MILLION)), job(name, xml, "splunk of splunk-xml", "splunk")),
        List.of(new Goal(name, BATCH, Kind.SPEED_PER_BYTE, 0.6)));
  }

  /** Each platform's own detection. */
  private static final Map<TelemetryFormat, String> PLATFORMS =
      new java.util.EnumMap<>(
          Map.of(
              TelemetryFormat.SPLUNK_XML, "splunk",
              TelemetryFormat.SUMO_JSON, "sumo",
              TelemetryFormat.DEFENDER_JSON, "sentinel",
              TelemetryFormat.FALCON_JSON, "logscale",
              TelemetryFormat.ECS_JSON, "elastic"));

  private Scenario mixed() {
    String all = "job, batch, five shapes and detections mixed";
    List<Contestant> jobs = new ArrayList<>();
    jobs.add(
        job(
            all,
            set(TelemetryFormat.AUTO, 5 * MILLION),
            "all",
            "splunk,sumo,sentinel,logscale,elastic"));
    List<String> alone = new ArrayList<>();
    PLATFORMS.forEach(
        (format, detection) -> {
          String name = "job, batch, " + format.label() + ", " + detection;
          alone.add(name);
          jobs.add(job(name, set(format, 5 * MILLION), name, detection));
        });
    return new Scenario(
        "mixed",
        "Five shapes line by line in the same files and all detections, and each alone",
        jobs,
        List.of(new Goal(all, alone, Kind.TIME, 1.25)));
  }

  private Scenario inertDetections() throws IOException {
    DataSet set = json(5 * MILLION);
    String name = "job, batch, 66 detections more";
    Path folder = InertDetections.write(data.resolve("inert-detections"), 66);
    return new Scenario(
        "inert-detections",
        "66 more detections that read the same telemetry and match nothing",
        List.of(batch(set), job(name, set, Contestants.DETECTION, folder.toString())),
        List.of(new Goal(name, BATCH, Kind.TIME, 1.3)));
  }

  private Scenario groupsTimesFour() {
    DataSet set = json(20 * MILLION);
    DataSet more = set.withGroups(4 * set.groups());
    String batch = "job, batch, four times the groups";
    String streaming = "job, streaming, four times the groups";
    return new Scenario(
        "groups-x4",
        "Four times the groups",
        List.of(
            batch(set),
            job(batch, more, "more groups", Contestants.DETECTION),
            streaming(set),
            job(streaming, more, "more groups", Contestants.DETECTION, "--mode", STREAMING_MODE)),
        List.of(
            new Goal(batch, BATCH, Kind.CPU, 1.25),
            new Goal(streaming, STREAMING, Kind.CPU, 1.25)));
  }

  private Scenario processContext() {
    DataSet set = json(5 * MILLION).withProcessStarts();
    List<Contestant> jobs = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    for (String mode : List.of(BATCH_MODE, STREAMING_MODE)) {
      String on = "job, " + mode + ", process context on";
      String off = "job, " + mode + ", off";
      jobs.add(job(on, set, "joined", "sumo", "--mode", mode, "--process-context", "on"));
      jobs.add(job(off, set, "not joined", "sumo", "--mode", mode));
      goals.add(new Goal(on, off, Kind.TIME, 1.4));
    }
    return new Scenario(
        "process-context", "One start of a process for ten connections", jobs, goals);
  }

  private Scenario fromMemory() {
    DataSet set = json(2 * MILLION);
    int days = 20;
    String noCheckpoint = "job, streaming, no checkpoint";
    String often = "job, streaming, a checkpoint every 2 s";
    return new Scenario(
        "memory-source",
        "A stream from memory: a day's files as twenty days",
        List.of(
            contestants.jobFromMemory(noCheckpoint, set, days, INTERVAL, "1d"),
            contestants.jobFromMemory(often, set, days, INTERVAL, "2s"),
            contestants.plainDataStream(PLAIN_STREAMING, set, STREAMING_MODE).fromMemory(days)),
        List.of(
            new Goal(often, Kind.EVENTS_PER_SECOND, 1_500_000),
            new Goal(often, PLAIN_STREAMING, Kind.SPEED, 3),
            new Goal(often, noCheckpoint, Kind.TIME, 1.05)));
  }

  private Scenario rocksDb() {
    DataSet set = json(5 * MILLION);
    String heap = "job, streaming, heap";
    String rocksDb = "job, streaming, RocksDB";
    return new Scenario(
        "rocksdb",
        "State on the heap and in RocksDB",
        List.of(
            contestants.jobOnCluster(heap, set, "hashmap"),
            contestants.jobOnCluster(rocksDb, set, "rocksdb")),
        List.of(new Goal(rocksDb, heap, Kind.TIME, 1.5)));
  }

  private Scenario kafka() {
    DataSet set = json(5 * MILLION);
    return new Scenario(
        "kafka",
        "A topic of eight partitions on a broker of this machine, read to its end",
        List.of(
            contestants.jobFromKafka(STREAMING, set),
            contestants.plainFromKafka(PLAIN_STREAMING, set)),
        List.of(new Goal(STREAMING, PLAIN_STREAMING, Kind.SPEED, 3)),
        true);
  }

  private Scenario memory() {
    String name = "job, batch, -Xmx1500m";
    return new Scenario(
        "memory",
        "A backfill within 2 GiB",
        List.of(small(name, json(20 * MILLION), "1500m")),
        List.of(new Goal(name, Kind.MEBIBYTES, 2048)));
  }

  private Scenario year() {
    String name = "job, batch, -Xmx500m";
    DataSet set = new DataSet(FORMAT, scaled(10 * MILLION), scaled(2 * GROUPS)).over(YEAR);
    return new Scenario(
        "year",
        "A year of hourly files within 1 GiB",
        List.of(small(name, set, "500m")),
        List.of(new Goal(name, Kind.MEBIBYTES, 1024)));
  }

  private Contestant small(String name, DataSet set, String heap) {
    return contestants.job(
        name,
        set,
        name,
        Map.of("BEACONWATCH_JAVA_OPTS", "-Xmx" + heap),
        options(Contestants.DETECTION));
  }

  /** In batch with process context off, where options do not say otherwise. */
  private Contestant job(
      String name, DataSet set, String answer, String detections, String... options) {
    return contestants.job(name, set, answer, Map.of(), options(detections, options));
  }

  private static List<String> options(String detections, String... options) {
    List<String> all = new ArrayList<>(List.of("--detections", detections));
    List<String> given = List.of(options);
    if (!given.contains("--mode")) {
      all.addAll(List.of("--mode", BATCH_MODE));
    }
    if (!given.contains("--process-context")) {
      all.addAll(List.of("--process-context", "off"));
    }
    all.addAll(given);
    return all;
  }
}
