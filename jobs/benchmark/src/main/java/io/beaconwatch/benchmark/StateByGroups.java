package io.beaconwatch.benchmark;

import static io.beaconwatch.benchmark.MarkdownTable.tenths;
import static io.beaconwatch.benchmark.MarkdownTable.whole;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Bytes of a group in the state and on the heap, and the size and time of a checkpoint. */
final class StateByGroups implements SizingTable {
  /** So far behind that no window of a day ends. */
  private static final String[] OPEN = {"--out-of-orderness", "2d"};

  /** Telemetry that opens windows. */
  record Telemetry(TelemetryFormat format, String detection, long lines) {}

  static final List<Telemetry> SIZES =
      List.of(
          new Telemetry(TelemetryFormat.WINDOWS_JSON, "splunk", 225_000),
          new Telemetry(TelemetryFormat.WINDOWS_JSON, "splunk", 900_000),
          new Telemetry(TelemetryFormat.WINDOWS_JSON, "splunk", 3_600_000),
          new Telemetry(TelemetryFormat.ECS_JSON, "elastic", 900_000));

  private final SizingRun run;
  private final List<Telemetry> sizes;

  StateByGroups(SizingRun run, List<Telemetry> sizes) {
    this.run = run;
    this.sizes = sizes;
  }

  @Override
  public String name() {
    return "state";
  }

  @Override
  public String work() {
    return "What open windows take, with 23 hours open and then 24";
  }

  @Override
  public void print(PrintStream out) throws IOException, InterruptedException {
    MarkdownTable table =
        new MarkdownTable(
            out,
            List.of(
                "detection",
                "backend",
                "windows open",
                "full checkpoint, MB",
                "bytes a window",
                "ms",
                "live heap, MB",
                "bytes a window",
                "windows more",
                "checkpoint after them, MB",
                "ms"));
    for (Telemetry size : sizes) {
      DataSet set = run.day(size.format(), size.lines());
      Held heap = run.held(SizingRun.HEAP, set, size.detection(), OPEN);
      Held rocksDb = run.held(SizingRun.ROCKS_DB, set, size.detection(), OPEN);
      if (heap.windows() != rocksDb.windows() || heap.nextWindows() != rocksDb.nextWindows()) {
        throw new IOException("not the same windows are open: " + heap + ", " + rocksDb);
      }
      table.row(row(size.detection(), "heap", heap));
      table.row(row(size.detection(), "RocksDB, incremental", rocksDb));
      run.removeUnlessKept(set);
    }
  }

  private static List<String> row(String detection, String backend, Held held) {
    return List.of(
        "`" + detection + "`",
        backend,
        whole(held.windows()),
        tenths(held.state() / 1e6),
        whole((double) held.state() / held.windows()),
        whole(held.checkpointMillis()),
        tenths(held.liveHeap() / 1e6),
        whole((double) held.liveHeap() / held.windows()),
        whole(held.nextWindows() - held.windows()),
        tenths(held.nextBytes() / 1e6),
        whole(held.nextMillis()));
  }
}
