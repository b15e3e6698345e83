package io.beaconwatch.jobs.options;

import static io.beaconwatch.jobs.options.DetectCall.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.connectors.telemetry.EventTime;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/** What options that are right come to. */
class CheckedSettingsTest {
  @TempDir private Path folder;
  private DetectCall call;
  private String input;
  private String output;

  @BeforeEach
  void telemetry() throws IOException {
    call = DetectCall.in(folder);
    input = call.input();
    output = call.output();
  }

  @Test
  void defaults() {
    DetectSettings settings = call.check().orThrow();
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
        call.check(
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
    CheckedSettings checked = call.check("--threat-intel", "file://" + input + "/a.json");
    assertThat(checked.orThrow().indicators().paths()).containsExactly(input + "/a.json");
    assertThat(texts(call.check("--threat-intel", "file:a.json"))).hasSize(1);
  }

  @Test
  void aFolderOfDetections() throws IOException {
    Path beacon = Files.createDirectories(folder.resolve("detections/mine"));
    Files.writeString(beacon.resolve("detection.yml"), "");
    Path parent = beacon.getParent();
    assertThat(call.check("--detections", parent.toString()).orThrow().detections())
        .isEqualTo(new DetectionChoice.Folder(parent));
  }

  @Test
  void watchImpliesStreaming() {
    assertThat(call.check("--watch", "5s").orThrow().mode()).isEqualTo(Mode.STREAMING);
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
        call.check(
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
      assertThat(texts(call.check(arguments)))
          .hasSize(1)
          .first()
          .asString()
          .contains("max-record-size");
      arguments[5] = "64KIBIBYTES";
      DetectSettings settings = call.check(arguments).orThrow();
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
}
