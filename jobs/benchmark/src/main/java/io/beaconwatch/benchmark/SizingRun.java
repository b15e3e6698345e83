package io.beaconwatch.benchmark;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What all tables of the sizing page are measured with. */
final class SizingRun {
  static final List<String> MODES = List.of("streaming", "batch");
  static final String HEAP = "hashmap";
  static final String ROCKS_DB = "rocksdb";

  private final Contestants contestants;
  private final Path data;
  private final double scale;
  private final boolean keep;
  private final ProcessRun processes;
  private final PrintStream progress;
  private final Measure measure;

  /**
   * @param data where telemetry is written
   * @param scale of all sizes
   * @param rounds of what is measured in time
   * @param keep whether telemetry stays there; otherwise each set goes when it has been read
   */
  SizingRun(
      Contestants contestants,
      Path data,
      double scale,
      int rounds,
      boolean keep,
      ProcessRun processes,
      PrintStream progress) {
    this.contestants = contestants;
    this.data = data;
    this.scale = scale;
    this.keep = keep;
    this.processes = processes;
    this.progress = progress;
    Path noBroker = data;
    this.measure = new Measure(data, noBroker, rounds, processes, progress);
  }

  /** A day of lines in the usual proportion to groups, as many as the scale makes of them. */
  DataSet day(TelemetryFormat format, long lines) {
    long scaled = Math.max(1, Math.round(lines * scale));
    return new DataSet(format, scaled, groupsOf(scaled));
  }

  static long groupsOf(long lines) {
    return Math.max(1, lines * 222 / 1000);
  }

  /** The job, with process context where connections lack it. */
  Contestant job(String name, DataSet set, String detection, String mode) {
    List<String> options = new ArrayList<>(List.of("--mode", mode));
    options.addAll(detecting(set, detection));
    return contestants.job(name, set, set.toString(), Map.of(), options);
  }

  private static List<String> detecting(DataSet set, String detection) {
    return List.of(
        "--detections", detection, "--process-context", set.processStarts() ? "on" : "off");
  }

  /** Measures them in turns, those of one set giving the same alerts, and returns them by name. */
  Map<String, Measured> measure(String name, List<Contestant> jobs)
      throws IOException, InterruptedException {
    Measure.Result result = measure.measure(new Scenario(name, "", jobs, List.of()));
    for (Contestant job : jobs) {
      if (result.alerts().get(job.answer()) == 0) {
        throw new IOException("'" + job.name() + "' tells no alert; a larger scale has more");
      }
      removeUnlessKept(job.data());
    }
    Map<String, Measured> byName = new HashMap<>();
    result.measured().forEach(each -> byName.put(each.contestant().name(), each));
    return byName;
  }

  /** What the job holds of a set, which the caller removes. */
  Held held(String backend, DataSet set, String detection, String... options)
      throws IOException, InterruptedException {
    Path files = set.write(data);
    Path work = data.resolve("held");
    DataSet.deleteRecursively(work);
    Files.createDirectories(work);
    Path result = data.resolve("held.properties");
    List<String> all = new ArrayList<>(List.of("--format", set.format().label()));
    all.addAll(detecting(set, detection));
    all.addAll(List.of(options));
    Reading reading =
        processes.run(
            contestants.heldState(backend, files, work, result, all),
            Map.of(),
            data.resolve("last.log"));
    Held held = Held.read(result);
    progress.println(
        String.join(" ", set.format().label(), detection, backend, String.join(" ", options))
            + ": "
            + held
            + ", "
            + reading);
    DataSet.deleteRecursively(work);
    return held;
  }

  void removeUnlessKept(DataSet set) throws IOException {
    if (!keep) {
      set.remove(data);
    }
  }
}
