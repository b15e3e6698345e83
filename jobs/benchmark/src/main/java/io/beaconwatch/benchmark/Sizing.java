package io.beaconwatch.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code deploy/beaconwatch benchmark sizing}: exit codes 0 done, 3 bad options, 4 something
 * failed.
 */
@Command(
    name = "beaconwatch benchmark sizing",
    mixinStandardHelpOptions = true,
    description = "Measures what a cluster is sized by, and prints the tables of deploy/SIZING.md.",
    exitCodeOnInvalidInput = 3,
    exitCodeOnExecutionException = 4)
public final class Sizing implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "TABLE",
      description = "Those to measure: speed, state, memory, growth (all).")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--format",
      split = ",",
      paramLabel = "F",
      description = "In the table of speed only these shapes, with commas between (all).")
  private List<String> formats = new ArrayList<>();

  @Option(
      names = "--rounds",
      defaultValue = "1",
      description = "Of what is measured in time; medians are printed (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--scale",
      defaultValue = "1",
      description =
          "Of all sizes; much less than 1 and starts hide what events take (${DEFAULT-VALUE}).")
  private double scale;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Keep telemetry there from run to run, some 25 GB (a temporary folder, from which each"
              + " set of telemetry goes when it has been read).")
  private Path data;

  private final Path root;

  private Sizing(Path root) {
    this.root = root;
  }

  public static void main(String[] arguments) {
    Path root = Path.of(System.getProperty("beaconwatch.root", ".")).toAbsolutePath().normalize();
    System.exit(new CommandLine(new Sizing(root)).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path folder = data == null ? Files.createTempDirectory("beaconwatch-sizing") : data;
    try {
      Files.createDirectories(folder);
      SizingRun run =
          new SizingRun(
              new Contestants(root, java),
              folder,
              scale,
              rounds,
              data != null,
              ColdProcess::run,
              System.err);
      List<SizingTable> all = tables(run);
      List<String> problems = new ArrayList<>();
      unknown("table", names, all.stream().map(SizingTable::name).toList(), problems);
      unknown(
          "format",
          formats,
          SpeedByShape.SHAPES.stream().map(SpeedByShape.Shape::formatLabel).toList(),
          problems);
      if (!problems.isEmpty()) {
        problems.forEach(System.err::println);
        return 3;
      }
      out.println(Machine.describe());
      for (SizingTable table : all) {
        if (names.isEmpty() || names.contains(table.name())) {
          out.printf("%n### %s%n%n%s.%n%n", table.name(), table.work());
          table.print(out);
        }
      }
      out.flush();
      return 0;
    } finally {
      if (data == null) {
        DataSet.deleteRecursively(folder);
      }
    }
  }

  private static void unknown(
      String what, List<String> given, List<String> known, List<String> problems) {
    for (String name : given) {
      if (!known.contains(name)) {
        problems.add(
            "unknown %s '%s'; there are %s"
                .formatted(what, name, String.join(", ", new LinkedHashSet<>(known))));
      }
    }
  }

  private List<SizingTable> tables(SizingRun run) {
    List<SpeedByShape.Shape> shapes =
        SpeedByShape.SHAPES.stream()
            .filter(shape -> formats.isEmpty() || formats.contains(shape.formatLabel()))
            .toList();
    return List.of(
        new SpeedByShape(run, shapes),
        new StateByGroups(run, StateByGroups.SIZES),
        new MemoryByOpenHours(run, MemoryByOpenHours.SETTINGS),
        new CostByGrowth(run, CostByGrowth.COMPARISONS));
  }
}
