package io.beaconwatch.benchmark;

import static io.beaconwatch.benchmark.MarkdownTable.tenths;
import static io.beaconwatch.benchmark.MarkdownTable.whole;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Events a second of a core: the difference between a day and a third of it. */
final class SpeedByShape implements SizingTable {
  private static final long LINES = 2_100_000;
  private static final int PARTS = 3;

  /**
   * A shape under the detection that reads it.
   *
   * @param joined whether connections get their command line from the starts of processes
   */
  record Shape(TelemetryFormat format, String detection, boolean joined) {
    String formatLabel() {
      return format.label();
    }

    String label() {
      return formatLabel() + (joined ? ", joined with process starts" : "");
    }
  }

  static final List<Shape> SHAPES =
      List.of(
          new Shape(TelemetryFormat.WINDOWS_JSON, "splunk", false),
          new Shape(TelemetryFormat.WINDOWS_JSON, "splunk", true),
          new Shape(TelemetryFormat.SPLUNK_XML, "splunk", false),
          new Shape(TelemetryFormat.SUMO_JSON, "sumo", false),
          new Shape(TelemetryFormat.DEFENDER_JSON, "sentinel", false),
          new Shape(TelemetryFormat.FALCON_JSON, "logscale", false),
          new Shape(TelemetryFormat.ECS_JSON, "elastic", false));

  private final SizingRun run;
  private final List<Shape> shapes;

  SpeedByShape(SizingRun run, List<Shape> shapes) {
    this.run = run;
    this.shapes = shapes;
  }

  @Override
  public String name() {
    return "speed";
  }

  @Override
  public String work() {
    return "Events for each second of a core, without the start";
  }

  @Override
  public void print(PrintStream out) throws IOException, InterruptedException {
    List<String> header = new ArrayList<>(List.of("shape", "detection", "bytes a line"));
    for (String mode : SizingRun.MODES) {
      header.add(mode + ": k events/s a core");
      header.add("k events/s on two");
      header.add("start, CPU s");
    }
    MarkdownTable table = new MarkdownTable(out, header);
    for (Shape shape : shapes) {
      List<Slope> slopes = measure(shape);
      List<String> row = new ArrayList<>(List.of(shape.label(), "`" + shape.detection() + "`"));
      row.add(whole(slopes.get(0).bytesPerLine()));
      for (Slope slope : slopes) {
        row.add(whole(slope.eventsPerCore() / 1000));
        row.add(whole(slope.eventsPerSecond() / 1000));
        row.add(tenths(slope.startCpu()));
      }
      table.row(row);
    }
  }

  /** One for each mode. */
  private List<Slope> measure(Shape shape) throws IOException, InterruptedException {
    DataSet usual = run.day(shape.format(), LINES);
    DataSet many = shape.joined() ? usual.withProcessStarts() : usual;
    DataSet few = many.part(PARTS);
    List<Contestant> jobs = new ArrayList<>();
    for (String mode : SizingRun.MODES) {
      jobs.add(run.job(mode + ", few", few, shape.detection(), mode));
      jobs.add(run.job(mode + ", many", many, shape.detection(), mode));
    }
    Map<String, Measured> measured = run.measure(shape.label(), jobs);
    return SizingRun.MODES.stream()
        .map(mode -> new Slope(measured.get(mode + ", few"), measured.get(mode + ", many")))
        .toList();
  }
}
