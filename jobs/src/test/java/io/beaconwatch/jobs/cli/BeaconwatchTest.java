package io.beaconwatch.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.detection.Problem.Severity;
import io.beaconwatch.jobs.DetectionRun;
import io.beaconwatch.jobs.LoadDetections;
import io.beaconwatch.jobs.LoadDetections.Loaded;
import io.beaconwatch.jobs.RunSummary;
import io.beaconwatch.jobs.options.OptionGroups;
import io.beaconwatch.jobs.options.OptionsTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BeaconwatchTest {
  private static final Problem ERROR =
      new Problem("x/detection.yml", 3, Severity.ERROR, "unknown key 'tim'");
  private static final Problem WARNING =
      new Problem("x/detection.yml", 9, Severity.WARNING, "no tags");

  @TempDir private Path folder;
  private String input;
  private String output;

  private LoadDetections load = (choice, filters) -> new Loaded(List.of(), List.of());
  private DetectionRun run = (settings, detections, progress) -> summary(0);
  private List<Problem> found = List.of();
  private DemoCommand.WriteTelemetry demo =
      to -> {
        Files.createDirectory(to);
        Path file = Files.writeString(to.resolve("a.json"), "");
        return new DemoCommand.Written(List.of(file), List.of(), "one file");
      };
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void telemetry() throws IOException {
    input = Files.writeString(folder.resolve("in put.json"), "").toString();
    output = folder.resolve("out").toString();
  }

  @Test
  void detectPrintsItsSummary() {
    assertThat(detect()).isZero();
    assertThat(out.toString()).contains("events read", "malformed");
    assertThat(err.toString()).isEmpty();
    assertThat(Path.of(output, "summary.json")).exists();
  }

  @ParameterizedTest
  @CsvSource({"4, 0", "5, 0", "6, 1"})
  void moreRejectedThanAllowed(long rejected, int exit) {
    run = (settings, detections, progress) -> summary(rejected);
    assertThat(detect("--max-rejected", "5")).isEqualTo(exit);
    assertThat(Path.of(output, "summary.json")).exists();
    assertThat(err.toString())
        .isEqualTo(exit == 0 ? "" : "error: 6 records rejected, more than --max-rejected=5\n");
  }

  @Test
  void rowsOfThreatIntelligenceCountAsRejected() {
    run =
        (settings, detections, progress) ->
            new RunSummary(
                100,
                Map.of(),
                Map.of("malformed", 1L),
                0,
                0,
                List.of(),
                Duration.ofSeconds(1),
                RunSummary.ContextSummary.NONE,
                Map.of("malformed", 2_000L),
                0,
                0);
    assertThat(detect("--max-rejected", "2001")).isZero();
    assertThat(execute("detect", "--input", input, "--output", output + "2", "--max-rejected=2000"))
        .isOne();
    assertThat(err.toString())
        .isEqualTo(
            "error: 1 record and 2,000 rows of threat intelligence rejected, more than"
                + " --max-rejected=2000\n");
  }

  @Test
  void badDetections() {
    load = (choice, filters) -> new Loaded(List.of(), List.of(WARNING, ERROR));
    assertThat(detect()).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly("error: x/detection.yml:3: unknown key 'tim'");
    assertThat(out.toString()).isEmpty();
    assertThat(Path.of(output)).doesNotExist();
  }

  @Test
  void warningsAreForLint() {
    load = (choice, filters) -> new Loaded(List.of(), List.of(WARNING));
    assertThat(detect()).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void badOptionsAndBadDetectionsAreToldTogether() throws IOException {
    load = (choice, filters) -> new Loaded(List.of(), List.of(ERROR));
    Files.createDirectory(Path.of(output));
    Files.writeString(Path.of(output, "mine"), "");
    assertThat(detect("--formt", "auto", "--parallelism", "0")).isEqualTo(3);
    assertThat(err.toString().lines())
        .containsExactly(
            "error: command line: --formt: unknown option; the nearest is '--format'",
            "error: command line: --parallelism: must be from 1 to 32768",
            "error: command line: --output: '"
                + output
                + "' is not empty; --overwrite removes what an earlier run wrote there",
            "error: x/detection.yml:3: unknown key 'tim'");
  }

  @Test
  void aReplayOfNothing() {
    assertThat(execute("replay", "--output", output, "--parallelism", "0")).isEqualTo(3);
    assertThat(err.toString().lines())
        .containsExactly(
            "error: command line: --dead-letters: is missing, and so is --dead-letters-topics: what"
                + " is to be replayed?",
            "error: command line: --parallelism: must be from 1 to 32768");
  }

  @Test
  void aFailedJob() {
    run =
        (settings, detections, progress) -> {
          throw new IllegalStateException("outer", new IOException("disk full"));
        };
    assertThat(detect()).isEqualTo(4);
    assertThat(err.toString().lines())
        .containsExactly(
            "error: the command failed",
            "  IllegalStateException: outer",
            "  IOException: disk full",
            "The whole story is in the log: run again with --log <file>.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lint", "test"})
  void detectionsAreChecked(String command) {
    found = List.of(WARNING);
    assertThat(execute("detections", command, folder.toString())).isZero();
    assertThat(out.toString()).isEqualTo(command + " " + folder + "\n");
    found = List.of(ERROR);
    assertThat(execute("detections", command)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "warning: x/detection.yml:9: no tags\nerror: x/detection.yml:3: unknown key 'tim'\n");
    assertThat(execute("detections", command, input)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          detct                   | error: unknown 'detct'; the nearest is 'detect'
          --versoin               | error: unknown '--versoin'; the nearest is '--version'
          detections lnt          | error: unknown 'lnt'; the nearest is 'lint'
          detections              | error: detections: lint or test?
          options --outptu=hunter | error: unknown '--outptu'
          demo --otput x          | error: unknown '--otput'; the nearest is '--output'
          ''                      | error: a command is missing
          """)
  void badCommands(String arguments, String error) {
    String[] words = arguments.isEmpty() ? new String[0] : arguments.strip().split(" ");
    assertThat(execute(words)).isEqualTo(3);
    assertThat(err.toString()).startsWith(error).contains("For help: ").doesNotContain("hunter");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void helpNamesEveryOptionWithItsDefault() {
    assertThat(execute("detect", "--help")).isZero();
    OptionGroups.options().forEach(option -> assertThat(out.toString()).contains(option.name()));
    assertThat(out.toString())
        .containsIgnoringWhitespaces(
            "(default: 5m)", "(default: all bundled)", "(default: no files)", "Exit codes:");
  }

  @Test
  void version() {
    assertThat(execute("--version")).isZero();
    assertThat(out.toString()).matches("beaconwatch \\d+\\.\\d+\\.\\d+\\S*\njava .*\n");
  }

  @Test
  void options() {
    assertThat(execute("options")).isZero();
    assertThat(out.toString()).isEqualTo(OptionsTable.markdown());
  }

  @Test
  void demoReplacesAnEarlierDemoAlone() throws IOException {
    Path there = folder.resolve("demo");
    for (int times = 1; times <= 2; times++) {
      assertThat(execute("demo", "--output", there.toString())).isZero();
    }
    assertThat(out.toString())
        .contains("one file\n")
        .endsWith(
            "table of "
                + there.resolve("result/alerts")
                + "\n\nThe alerts are in "
                + there.resolve("result/alerts")
                + ".\n"
                + there
                + " holds the telemetry too, 0 KiB in all, and may be removed.\n");

    Path mine = Files.createDirectory(folder.resolve("mine"));
    Files.writeString(mine.resolve("precious"), "");
    assertThat(execute("demo", "--output", mine.toString())).isEqualTo(3);
    assertThat(mine.resolve("precious")).exists();
  }

  private int detect(String... more) {
    String[] arguments = new String[5 + more.length];
    System.arraycopy(
        new String[] {"detect", "--input", input, "--output", output}, 0, arguments, 0, 5);
    System.arraycopy(more, 0, arguments, 5, more.length);
    return execute(arguments);
  }

  private int execute(String... arguments) {
    CheckDetections lint = at -> new CheckDetections.Report(lines("lint", at), found);
    CheckDetections test = at -> new CheckDetections.Report(lines("test", at), found);
    Parts parts =
        new Parts(load, run, lint, test, demo, (at, table) -> table.println("table of " + at));
    CommandLine commandLine = Beaconwatch.commandLine(parts);
    return commandLine
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static List<String> lines(String command, java.util.Optional<Path> at) {
    return at.map(path -> List.of(command + " " + path)).orElse(List.of());
  }

  private static RunSummary summary(long rejected) {
    return new RunSummary(
        100, Map.of(), Map.of("malformed", rejected), 0, 0, List.of(), Duration.ofSeconds(1));
  }
}
