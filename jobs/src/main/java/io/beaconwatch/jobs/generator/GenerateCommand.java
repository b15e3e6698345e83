package io.beaconwatch.jobs.generator;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code beaconwatch generate}: exit codes 0 done, 3 bad options. */
@Command(
    name = "generate",
    description =
        "Writes invented endpoint telemetry with planted beacons, and what to find in it.",
    exitCodeOnInvalidInput = GenerateCommand.BAD_OPTIONS)
public final class GenerateCommand implements Callable<Integer> {
  static final int BAD_OPTIONS = 3;

  @Spec private CommandSpec spec;

  @Option(names = "--output", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path output;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of everything arbitrary (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--hosts",
      paramLabel = "N",
      description = "How many (200; with --lines, as groups need).")
  private Integer hosts;

  @Option(names = "--hours", defaultValue = "24", description = "Of telemetry (${DEFAULT-VALUE}).")
  private int hours;

  @Option(
      names = "--start",
      defaultValue = "2026-03-03T00:00:00Z",
      paramLabel = "T",
      description = "The first hour (${DEFAULT-VALUE}).")
  private String start;

  @Option(
      names = "--events-per-host-hour",
      defaultValue = "30",
      paramLabel = "N",
      description = "Background on average (${DEFAULT-VALUE}).")
  private int eventsPerHostHour;

  @Option(
      names = "--format",
      defaultValue = "auto",
      paramLabel = "F",
      description = "The only telemetry format to write; auto writes all (${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = "--enriched",
      description = "Sysmon and Falcon connections carry what an enriching pipeline adds.")
  private boolean enriched;

  @Option(
      names = "--malformed",
      defaultValue = "8",
      paramLabel = "N",
      description = "Unreadable lines to put in (${DEFAULT-VALUE}).")
  private int malformed;

  @Option(
      names = "--gzip",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Compress one file in six (${DEFAULT-VALUE}).")
  private boolean gzip;

  @Option(
      names = "--lines",
      paramLabel = "N",
      description =
          "That many lines to measure with, in place of background and planted traffic: one"
              + " dialect, or one of each detection's platform mixed, and neither malformed nor"
              + " compressed.")
  private Long lines;

  @Option(
      names = "--groups",
      paramLabel = "N",
      description = "With --lines: of an hour, a host, a process and a destination.")
  private Long groups;

  @Option(
      names = "--process-starts",
      description = "With --lines: a process start for about ten connections.")
  private boolean processStarts;

  @Option(
      names = "--skew",
      defaultValue = "0",
      paramLabel = "PERCENT",
      description = "With --lines: of the counted connections, those to one address.")
  private int skew;

  @Option(names = "--overwrite", description = "Replace what an earlier run wrote to DIR.")
  private boolean overwrite;

  @Override
  public Integer call() {
    List<String> problems = new ArrayList<>();
    TelemetryFormat chosen = parseFormat(problems);
    Instant from = parseStart(problems);
    Optional<LoadSettings> load = load();
    int most = hosts != null ? hosts : load.map(l -> Load.usualHosts(l.groups())).orElse(200);
    GeneratorSettings settings =
        new GeneratorSettings(
            seed,
            most,
            from,
            hours,
            eventsPerHostHour,
            chosen,
            enriched,
            load.isPresent() ? 0 : malformed,
            gzip && load.isEmpty(),
            load);
    problems.addAll(settings.problems());
    try {
      checkOutput(problems);
      if (problems.isEmpty()) {
        Files.createDirectories(output);
        for (String name : TelemetryGenerator.OUTPUTS) {
          deleteRecursively(output.resolve(name));
        }
        print(new TelemetryGenerator(settings).generate(output));
        return 0;
      }
    } catch (IOException e) {
      problems.add("cannot write to " + output + ": " + e);
    }
    PrintWriter err = spec.commandLine().getErr();
    problems.forEach(err::println);
    err.flush();
    return BAD_OPTIONS;
  }

  private Optional<LoadSettings> load() {
    if (lines == null) {
      return Optional.empty();
    }
    long wanted = groups != null ? groups : Load.usualGroups(lines);
    return Optional.of(new LoadSettings(lines, wanted, processStarts, skew));
  }

  private void checkOutput(List<String> problems) throws IOException {
    if (Files.exists(output) && !Files.isDirectory(output)) {
      problems.add(output + " is not a directory");
    } else if (!overwrite && !isEmpty(output)) {
      problems.add(output + " is not empty; --overwrite replaces what was generated there");
    }
  }

  private void print(GenerationSummary summary) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        String.format(
            Locale.ROOT,
            "Wrote %,d files with %,d lines (%,d events, %,d bytes before compression) to %s.",
            summary.files(),
            summary.lines(),
            summary.events(),
            summary.bytes(),
            output));
    out.println(
        String.format(
            Locale.ROOT,
            "Planted %,d beacons and %,d decoys (answers.jsonl), and %,d malformed lines"
                + " (malformed.jsonl).",
            summary.beacons(),
            summary.decoys(),
            summary.malformed()));
    out.flush();
  }

  private TelemetryFormat parseFormat(List<String> problems) {
    for (TelemetryFormat each : TelemetryFormat.values()) {
      if (each.label().equals(format)) {
        return each;
      }
    }
    List<String> labels = Stream.of(TelemetryFormat.values()).map(TelemetryFormat::label).toList();
    problems.add("--format has to be one of " + String.join(", ", labels) + ", and is " + format);
    return TelemetryFormat.AUTO;
  }

  private Instant parseStart(List<String> problems) {
    try {
      return Instant.parse(start);
    } catch (DateTimeParseException e) {
      problems.add("--start has to be a time such as 2026-03-03T00:00:00Z, and is " + start);
      return Instant.parse("2026-03-03T00:00:00Z");
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static void deleteRecursively(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(path)) {
      for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
