package io.beaconwatch.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deploy/beaconwatch benchmark}: exit codes 0 done, 3 bad options, 4 something failed. */
@Command(
    name = "beaconwatch benchmark",
    mixinStandardHelpOptions = true,
    description =
        "Measures the job beside other ways to the same alerts, each in a process of its own, in"
            + " turns, and prints medians and ratios.",
    exitCodeOnInvalidInput = 3,
    exitCodeOnExecutionException = 4)
public final class Benchmark implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "SCENARIO", description = "Those to measure (all).")
  private List<String> names = new ArrayList<>();

  @Option(names = "--list", description = "Name the scenarios, and end.")
  private boolean list;

  @Option(
      names = "--only",
      split = ";",
      paramLabel = "CONTESTANT",
      description = "Leave the other contestants out; several with semicolons between.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--rounds", defaultValue = "3", description = "Of each (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--scale",
      defaultValue = "1",
      description = "Of all sizes; goals are stated for 1 (${DEFAULT-VALUE}).")
  private double scale;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write each reading there, a line of JSON for each contestant.")
  private Path json;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where telemetry is kept from run to run; some 17 GB for 20 million lines"
              + " (${DEFAULT-VALUE}).")
  private Path data = Path.of(System.getProperty("java.io.tmpdir"), "beaconwatch-benchmark");

  private final Path root;

  private Benchmark(Path root) {
    this.root = root;
  }

  public static void main(String[] arguments) {
    Path root = Path.of(System.getProperty("beaconwatch.root", ".")).toAbsolutePath().normalize();
    System.exit(new CommandLine(new Benchmark(root)).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Files.createDirectories(data);
    List<Scenario> all = new Scenarios(new Contestants(root, java), data, scale).all();
    if (list) {
      all.forEach(scenario -> out.println(scenario.name() + ": " + scenario.work()));
      out.flush();
      return 0;
    }
    List<String> known = all.stream().map(Scenario::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        System.err.println(
            "unknown scenario '" + name + "'; there are " + String.join(", ", known));
        return 3;
      }
    }
    out.println(Machine.describe());
    Measure measure =
        new Measure(
            data, root.resolve("deploy/broker/target/kafka"), rounds, ColdProcess::run, System.err);
    try {
      for (Scenario scenario : all) {
        if (names.isEmpty() || names.contains(scenario.name())) {
          Measure.Result result = measure.measure(scenario.only(only));
          Report.print(result, out);
          if (json != null) {
            RawReadings.append(result, json);
          }
        }
      }
    } finally {
      Report.printKept(data, System.err);
    }
    return 0;
  }
}
