package io.beaconwatch.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.connectors.telemetry.EventTime;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckedSettingsTest {
  @TempDir private Path folder;
  private String input;
  private String output;

  @BeforeEach
  void telemetry() throws IOException {
    Path telemetry = Files.createDirectory(folder.resolve("telemetry with space"));
    Files.writeString(telemetry.resolve("a.json"), "");
    input = telemetry.toString();
    output = folder.resolve("out").toString();
  }

  @Test
  void defaults() {
    DetectSettings settings = check().orThrow();
    assertThat(settings)
        .isEqualTo(
            new DetectSettings(
                List.of(input),
                TelemetryFormat.AUTO,
                Mode.BATCH,
                Optional.empty(),
                new DetectionChoice.Bundled(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                EventTime.SENSOR,
                Sequences.COALESCED,
                Duration.ofMinutes(5),
                Duration.ZERO,
                ProcessContext.ON,
                Duration.ofHours(24),
                Duration.ofMinutes(2),
                Optional.empty(),
                Instant.parse("2000-01-01T00:00:00Z"),
                Duration.ofDays(1),
                1 << 20,
                OptionalLong.empty(),
                OptionalInt.empty(),
                Duration.ofSeconds(10),
                Optional.empty(),
                OptionalInt.empty(),
                ProgressMode.AUTO,
                new IndicatorSettings(
                    List.of(), Optional.empty(), List.of(), Duration.ofMinutes(5)),
                Optional.of(
                    new FileSinkSettings(
                        output, false, AlertFiles.JSONL, 128L << 20, Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void everyOption() throws IOException {
    String filters = Files.createDirectory(folder.resolve("filters")).toString();
    String intel = Files.writeString(folder.resolve("intel.csv"), "").toString();
    DetectSettings settings =
        check(
                ("--format falcon-json --mode streaming --watch 10s --detections splunk,sumo elastic"
                        + " --event-time record --sequences every --out-of-orderness PT1M"
                        + " --allowed-lateness 2h --process-context off --process-retention 2d"
                        + " --process-wait 90s --provisional --provisional-delay 50ms"
                        + " --earliest-time 2020-01-01T00:00:00Z"
                        + " --latest-time-ahead 7d --max-record-size 64kb --max-rejected 5"
                        + " --parallelism 3 --overwrite --checkpoint-interval 1s"
                        + " --web-port 8081 --progress off"
                        + " --alert-files both --rolling-size 64mb --rolling-interval 15m"
                        + " --from 2026-03-03T09:00:00Z --to 2026-03-03T11:00:00+01:00")
                    .split(" "),
                "--filters",
                filters,
                "--threat-intel",
                intel,
                "--checkpoint-directory",
                "s3://bucket/checkpoints")
            .orThrow();
    assertThat(settings)
        .isEqualTo(
            new DetectSettings(
                List.of(input),
                TelemetryFormat.FALCON_JSON,
                Mode.STREAMING,
                Optional.of(Duration.ofSeconds(10)),
                new DetectionChoice.Named(List.of("splunk", "sumo", "elastic")),
                Optional.of(Path.of(filters)),
                Optional.of(Instant.parse("2026-03-03T09:00:00Z")),
                Optional.of(Instant.parse("2026-03-03T10:00:00Z")),
                Optional.empty(),
                EventTime.RECORD,
                Sequences.EVERY,
                Duration.ofMinutes(1),
                Duration.ofHours(2),
                ProcessContext.OFF,
                Duration.ofDays(2),
                Duration.ofSeconds(90),
                Optional.of(Duration.ofMillis(50)),
                Instant.parse("2020-01-01T00:00:00Z"),
                Duration.ofDays(7),
                1 << 16,
                OptionalLong.of(5),
                OptionalInt.of(3),
                Duration.ofSeconds(1),
                Optional.of("s3://bucket/checkpoints"),
                OptionalInt.of(8081),
                ProgressMode.OFF,
                new IndicatorSettings(
                    List.of(intel), Optional.empty(), List.of(), Duration.ofMinutes(5)),
                Optional.of(
                    new FileSinkSettings(
                        output,
                        true,
                        AlertFiles.BOTH,
                        64L << 20,
                        Optional.of(Duration.ofMinutes(15)))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --format splunk-xmll            | --format: expected one of auto, splunk-xml, sumo-json, windows-json, defender-json, falcon-json, ecs-json, not 'splunk-xmll'; the nearest is 'splunk-xml'
          --format splunk_xml             | --format: expected one of auto, splunk-xml, sumo-json, windows-json, defender-json, falcon-json, ecs-json, not 'splunk_xml'; the nearest is 'splunk-xml'
          --mode automatic                | --mode: expected one of batch, streaming, not 'automatic'
          --watch soon                    | --watch: expected a duration such as 10s, 5m, 24h or PT5M, not 'soon'
          --watch 0s                      | --watch: must be at least 1ms, and at most a hundred years
          --watch 5s --mode batch         | --watch: a watched folder has no end, and mode is batch
          --detections /a/b               | --detections: '/a/b' is not a folder
          --detections sumo /a/b          | --detections: takes names or one folder, and '/a/b' is a folder beside other values
          --detections sumo,,splunk       | --detections: an empty name is no detection
          --filters /no/such              | --filters: '/no/such' is not a folder
          --threat-intel /no/such.csv     | --threat-intel: /no/such.csv: no such file or folder; nor is there a folder /no
          --threat-intel /no/such/*.csv   | --threat-intel: /no/such/*.csv: no file matches
          --threat-intel /[a              | --threat-intel: /[a: not a glob: Missing ']
          --threat-intel nofs://b/x       | --threat-intel: nofs://b/x: no file system of Flink is there for the scheme 'nofs'
          --from yesterday                | --from: expected an ISO-8601 instant such as 2026-03-03T09:00:00Z, not 'yesterday'
          --to 2026-03-03                 | --to: expected an ISO-8601 instant such as 2026-03-03T09:00:00Z, not '2026-03-03'
          --as-of 10                      | --as-of: expected an ISO-8601 instant such as 2026-03-03T09:00:00Z, not '10'
          --from 2026-03-03T09:00:00Z --to 2026-03-03T09:00:00Z  | --from: must be before to, and 2026-03-03T09:00:00Z is not before 2026-03-03T09:00:00Z
          --as-of 2026-03-03T09:00:00Z --from 2026-03-03T09:00:00Z | --as-of: sets its own range, and cannot stand beside from
          --as-of 2026-03-03T09:00:00Z --to 2026-03-03T09:00:00Z | --as-of: sets its own range, and cannot stand beside to
          --as-of 2026-03-03T09:00:00Z --watch 5s | --as-of: sets its own range, and cannot stand beside watch
          --event-time ingest             | --event-time: expected one of sensor, record, not 'ingest'
          --sequences all                 | --sequences: expected one of every, coalesced, not 'all'
          --out-of-orderness=-5m          | --out-of-orderness: expected a duration such as 10s, 5m, 24h or PT5M, not '-5m'
          --out-of-orderness=PT-5M        | --out-of-orderness: expected a duration such as 10s, 5m, 24h or PT5M, not 'PT-5M'
          --out-of-orderness 99999999999d | --out-of-orderness: must not be negative, and at most a hundred years
          --allowed-lateness 5q           | --allowed-lateness: expected a duration such as 10s, 5m, 24h or PT5M, not '5q'
          --earliest-time 2000            | --earliest-time: expected an ISO-8601 instant such as 2026-03-03T09:00:00Z, not '2000'
          --latest-time-ahead x           | --latest-time-ahead: expected a duration such as 10s, 5m, 24h or PT5M, not 'x'
          --max-record-size big           | --max-record-size: expected a size such as 65536, 512kb or 1mb, not 'big'
          --max-record-size 10            | --max-record-size: must be from 1kb to 1gb
          --max-record-size 2gb           | --max-record-size: must be from 1kb to 1gb
          --max-rejected many             | --max-rejected: expected a whole number, not 'many'
          --max-rejected=-1               | --max-rejected: must not be negative
          --max-rejected 9223372036854775808 | --max-rejected: expected a whole number, not '9223372036854775808'
          --parallelism 0                 | --parallelism: must be from 1 to 32768
          --parallelism 1.5               | --parallelism: expected a whole number, not '1.5'
          --overwrite=maybe               | --overwrite: expected true or false, not 'maybe'
          --checkpoint-interval 1ms       | --checkpoint-interval: must be at least 10ms, and at most a hundred years
          --alert-files csv               | --alert-files: expected one of jsonl, parquet, both, not 'csv'
          --rolling-size 1000b            | --rolling-size: must be at least 1kb
          --rolling-interval 0s           | --rolling-interval: must be at least 1ms, and at most a hundred years
          --web-port 65536                | --web-port: must be from 1 to 65535
          --progress yes                  | --progress: expected one of auto, on, off, not 'yes'
          --config /no/such.yml           | /no/such.yml: cannot be read: it does not exist
          --inptu x                       | --inptu: unknown option; the nearest is '--input'
          --detection splunk              | --detection: unknown option; the nearest is '--detections'
          """)
  void oneError(String arguments, String problem) {
    CheckedSettings checked = check(arguments.strip().split(" +"));
    assertThat(checked.problems())
        .extracting(found -> found.toString().replace("command line: ", ""))
        .containsExactly(problem);
    assertThatThrownBy(checked::orThrow)
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void whatIsMissing() {
    assertThat(texts(DetectArguments.check("detect")))
        .containsExactly(
            "command line: --input: is missing: what is to be read?",
            "command line: --output: is missing: where to write?");
  }

  @Test
  void allErrorsAtOnce() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("beaconwatch.yml"),
            """
            # a comment
            modus: batch
            max-rejected: lots
            """);
    CheckedSettings checked =
        DetectArguments.check(
            "--input",
            "/no/such",
            "--format",
            "jsno",
            "--frmat",
            "auto",
            "--from",
            "2026-03-04T00:00:00Z",
            "--to",
            "2026-03-03T00:00:00Z",
            "--mode",
            "batch",
            "--mode",
            "streaming",
            "--config",
            config.toString());
    assertThat(texts(checked))
        .hasSize(8)
        .contains(
            "command line: --frmat: unknown option; the nearest is '--format'",
            "command line: --mode: is there twice",
            config + ":2: modus: unknown option; the nearest is 'mode'",
            config + ":3: max-rejected: expected a whole number, not 'lots'",
            "command line: --input: /no/such: no such file or folder; nor is there a folder /no",
            "command line: --from: must be before to, and 2026-03-04T00:00:00Z is not before"
                + " 2026-03-03T00:00:00Z",
            "command line: --output: is missing: where to write?")
        .anyMatch(problem -> problem.startsWith("command line: --format: expected one of"));
    assertThatThrownBy(checked::orThrow)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(9));
  }

  @Test
  void anOptionWithoutItsValueIsAnError() {
    assertThat(texts(check("--format", "--mode", "streaming")))
        .containsExactly("command line: --format: a value is missing");
    assertThat(texts(check("--format")))
        .containsExactly("command line: --format: a value is missing");
  }

  @Test
  void whatFollowsAnUnknownOptionIsNotRepeated() {
    List<String> problems =
        texts(
            check(
                "--api-key",
                "hunter2",
                "--db-password=hunter2",
                "--filters",
                "--token",
                "hunter2"));
    assertThat(problems).hasSize(3).noneMatch(problem -> problem.contains("hunter2"));
  }

  @Test
  void aStrayArgumentIsAnError() {
    assertThat(texts(DetectArguments.check("detect", "a.json", "--output", output)))
        .contains("command line: 'a.json' belongs to no option; is --input missing?");
  }

  @Test
  void inputsInOneOptionOrSeveral() throws IOException {
    String second = Files.writeString(folder.resolve("b;c,d.json"), "").toString();
    String glob = input + "/*.json";
    CheckedSettings checked =
        DetectArguments.check(
            "detect", "--input", input, second, "--input", glob, "--output", output);
    assertThat(checked.orThrow().input()).containsExactly(input, second, glob);
  }

  @Test
  void aFileUriIsALocalPath() {
    CheckedSettings checked = check("--threat-intel", "file://" + input + "/a.json");
    assertThat(checked.orThrow().indicators().paths()).containsExactly(input + "/a.json");
    assertThat(texts(check("--threat-intel", "file:a.json"))).hasSize(1);
  }

  @Test
  void aGlobThatMatchesNothing() {
    assertThat(texts(check("--threat-intel", input + "/*.xml")))
        .containsExactly("command line: --threat-intel: " + input + "/*.xml: no file matches");
  }

  @Test
  void aFolderOfDetections() throws IOException {
    Path beacon = Files.createDirectories(folder.resolve("detections/mine"));
    Files.writeString(beacon.resolve("detection.yml"), "");
    Path parent = beacon.getParent();
    assertThat(check("--detections", parent.toString()).orThrow().detections())
        .isEqualTo(new DetectionChoice.Folder(parent));
  }

  @Test
  void watchImpliesStreaming() {
    assertThat(check("--watch", "5s").orThrow().mode()).isEqualTo(Mode.STREAMING);
  }

  @Test
  void outputInsideAWatchedFolder() {
    String[] arguments = {"--input", input, "--output", input + "/out", "--watch", "5s"};
    assertThat(texts(DetectArguments.check(arguments)))
        .containsExactly(
            "command line: --output: lies in a watched folder, so the job would read what it"
                + " writes");
    assertThat(texts(DetectArguments.check(Arrays.copyOf(arguments, 4)))).isEmpty();
  }

  @Test
  void outputWhereAWatchedGlobLooks() {
    String glob = input + "/**";
    String[] arguments = {"--input", glob, "--output", input + "/out", "--watch", "5s"};
    assertThat(texts(DetectArguments.check(arguments)))
        .anyMatch(text -> text.startsWith("command line: --output: lies in a watched folder"));
  }

  @Test
  void theCommandLineWinsOverTheFile() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("c.yml"),
            """
            parallelism: 7
            mode: streaming
            overwrite: true
            detections: [sumo, splunk]
            """);
    DetectSettings settings =
        check(
                "--config",
                config.toString(),
                "--parallelism",
                "2",
                "--overwrite=false",
                "--detections",
                "elastic")
            .orThrow();
    assertThat(settings.parallelism()).hasValue(2);
    assertThat(settings.files().orElseThrow().overwrite()).isFalse();
    assertThat(settings.mode()).isEqualTo(Mode.STREAMING);
    assertThat(settings.detections()).isEqualTo(new DetectionChoice.Named(List.of("elastic")));
  }

  @Test
  void aTurkishLocaleChangesNothing() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      String[] arguments =
          "--format WINDOWS-JSON --mode streaming --max-record-size 1MIB".split(" ");
      assertThat(texts(check(arguments))).hasSize(1).first().asString().contains("max-record-size");
      arguments[5] = "64KIBIBYTES";
      DetectSettings settings = check(arguments).orThrow();
      assertThat(settings.format()).isEqualTo(TelemetryFormat.WINDOWS_JSON);
      assertThat(settings.maxRecordSize()).isEqualTo(1 << 16);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void settingsFromAFlinkConfiguration() {
    Configuration configuration =
        Configuration.fromMap(
            Map.of("output", output, "max-rejected", "3", "detections", "sumo;splunk"));
    configuration.set(DetectOptions.INPUT, List.of(input));
    DetectSettings settings = CheckedSettings.of(configuration).orThrow();
    assertThat(settings.input()).containsExactly(input);
    assertThat(settings.maxRejected()).hasValue(3);
    assertThat(settings.detections())
        .isEqualTo(new DetectionChoice.Named(List.of("sumo", "splunk")));
    configuration.setString("detections", "[");
    assertThat(texts(CheckedSettings.of(configuration))).isEmpty();
    configuration.setString("mod", "batch");
    assertThat(texts(CheckedSettings.of(configuration)))
        .containsExactly("configuration: mod: unknown option; the nearest is 'mode'");
  }

  private CheckedSettings check(String... more) {
    List<String> arguments = new ArrayList<>(List.of("detect", "--input", input));
    arguments.addAll(List.of("--output", output));
    arguments.addAll(List.of(more));
    return DetectArguments.check(arguments.toArray(String[]::new));
  }

  private CheckedSettings check(String[] some, String... more) {
    List<String> arguments = new ArrayList<>(List.of(some));
    arguments.addAll(List.of(more));
    return check(arguments.toArray(String[]::new));
  }

  private static List<String> texts(CheckedSettings checked) {
    return checked.problems().stream().map(Problem::toString).toList();
  }
}
