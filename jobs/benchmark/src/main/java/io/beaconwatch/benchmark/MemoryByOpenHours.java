package io.beaconwatch.benchmark;

import static io.beaconwatch.benchmark.MarkdownTable.tenths;
import static io.beaconwatch.benchmark.MarkdownTable.whole;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** What the job holds by the options that say for how long. */
final class MemoryByOpenHours implements SizingTable {
  private static final TelemetryFormat FORMAT = TelemetryFormat.WINDOWS_JSON;
  private static final String DETECTION = "splunk";
  private static final long LINES = 1_200_000;

  /**
   * An option and what it says.
   *
   * @param starts whether process starts are there, and held
   */
  record Setting(String option, String value, boolean starts, String backend) {
    Setting(String option, String value, boolean starts) {
      this(option, value, starts, SizingRun.HEAP);
    }

    String label() {
      return "`%s %s`%s%s"
          .formatted(
              option,
              value,
              starts ? ", with process starts" : "",
              backend.equals(SizingRun.HEAP) ? "" : ", RocksDB");
    }
  }

  static final List<Setting> SETTINGS =
      List.of(
          new Setting("--out-of-orderness", "0s", false),
          new Setting("--out-of-orderness", "1h", false),
          new Setting("--out-of-orderness", "6h", false),
          new Setting("--out-of-orderness", "1d", false),
          new Setting("--allowed-lateness", "6h", false),
          new Setting("--process-retention", "1h", true),
          new Setting("--process-retention", "1d", true),
          new Setting("--process-retention", "1h", true, SizingRun.ROCKS_DB),
          new Setting("--process-retention", "1d", true, SizingRun.ROCKS_DB));

  private final SizingRun run;
  private final List<Setting> settings;

  MemoryByOpenHours(SizingRun run, List<Setting> settings) {
    this.run = run;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String work() {
    return "What is held after 23 hours of event time, by how long it has to be";
  }

  @Override
  public void print(PrintStream out) throws IOException, InterruptedException {
    MarkdownTable table =
        new MarkdownTable(
            out,
            List.of(
                "setting",
                "groups an hour",
                "windows open",
                "process starts held",
                "live heap, MB",
                "checkpoint, MB"));
    DataSet plain = run.day(FORMAT, LINES);
    DataSet withStarts = plain.withProcessStarts();
    for (Setting setting : settings) {
      DataSet set = setting.starts() ? withStarts : plain;
      Held held = run.held(setting.backend(), set, DETECTION, setting.option(), setting.value());
      table.row(
          List.of(
              setting.label(),
              whole((double) set.groups() / set.hours()),
              whole(held.windows()),
              setting.starts() ? whole(held.processStarts()) : "-",
              tenths(held.liveHeap() / 1e6),
              tenths(held.state() / 1e6)));
    }
    run.removeUnlessKept(plain);
    run.removeUnlessKept(withStarts);
  }
}
