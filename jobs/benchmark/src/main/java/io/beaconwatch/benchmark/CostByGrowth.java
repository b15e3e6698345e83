package io.beaconwatch.benchmark;

import static io.beaconwatch.benchmark.MarkdownTable.hundredths;
import static io.beaconwatch.benchmark.MarkdownTable.tenths;
import static io.beaconwatch.benchmark.MarkdownTable.whole;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** As many events in as many groups, of more hosts, or half of them to one destination. */
final class CostByGrowth implements SizingTable {
  private static final long LINES = 1_500_000;
  private static final int HALF = 50;

  /** Few, so that of 16 times as many each still has enough connections for alerts. */
  private static final int GROUPS_OF_A_HOST = 8000;

  /** How the same events may lie otherwise. */
  record Growth(String label, UnaryOperator<DataSet> change) {}

  /** What is compared under one detection; the first is what the others are held against. */
  record Comparison(TelemetryFormat format, String detection, List<Growth> growths) {}

  static final List<Comparison> COMPARISONS =
      List.of(
          new Comparison(
              TelemetryFormat.WINDOWS_JSON,
              "splunk",
              List.of(
                  new Growth("even", set -> ofHosts(set, 1)),
                  new Growth("of 4 × the hosts", set -> ofHosts(set, 4)),
                  new Growth("of 16 × the hosts", set -> ofHosts(set, 16)),
                  new Growth("half to one destination", set -> ofHosts(set, 1).skewed(HALF)))),
          new Comparison(
              TelemetryFormat.ECS_JSON,
              "elastic",
              List.of(
                  new Growth("even", set -> ofHosts(set, 1)),
                  new Growth("half to one destination", set -> ofHosts(set, 1).skewed(HALF)))));

  private static DataSet ofHosts(DataSet set, int times) {
    return set.ofHosts(times * (int) Math.max(1, set.groups() / GROUPS_OF_A_HOST));
  }

  private final SizingRun run;
  private final List<Comparison> comparisons;

  CostByGrowth(SizingRun run, List<Comparison> comparisons) {
    this.run = run;
    this.comparisons = comparisons;
  }

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public String work() {
    return "What as many events cost that lie otherwise, start included";
  }

  @Override
  public void print(PrintStream out) throws IOException, InterruptedException {
    List<String> header = new ArrayList<>(List.of("detection", "events", "hosts"));
    for (String mode : SizingRun.MODES) {
      header.addAll(List.of(mode + ": CPU s", "× even", "wall s", "× even"));
    }
    MarkdownTable table = new MarkdownTable(out, header);
    for (Comparison comparison : comparisons) {
      DataSet day = run.day(comparison.format(), LINES);
      Map<String, Measured> measured = measure(comparison, day);
      for (Growth growth : comparison.growths()) {
        List<String> row = new ArrayList<>();
        row.add("`" + comparison.detection() + "`");
        row.add(growth.label());
        row.add(whole(growth.change().apply(day).hosts()));
        for (String mode : SizingRun.MODES) {
          Reading first = measured.get(name(comparison.growths().get(0), mode)).median();
          Reading own = measured.get(name(growth, mode)).median();
          row.add(tenths(own.cpu()));
          row.add(hundredths(own.cpu() / first.cpu()));
          row.add(tenths(own.wall()));
          row.add(hundredths(own.wall() / first.wall()));
        }
        table.row(row);
      }
    }
  }

  private Map<String, Measured> measure(Comparison comparison, DataSet day)
      throws IOException, InterruptedException {
    List<Contestant> jobs = new ArrayList<>();
    for (Growth growth : comparison.growths()) {
      DataSet set = growth.change().apply(day);
      for (String mode : SizingRun.MODES) {
        jobs.add(run.job(name(growth, mode), set, comparison.detection(), mode));
      }
    }
    return run.measure(comparison.detection(), jobs);
  }

  private static String name(Growth growth, String mode) {
    return growth.label() + ", " + mode;
  }
}
