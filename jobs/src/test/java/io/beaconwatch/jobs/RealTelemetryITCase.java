package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs over OTRF's Security Datasets, real Sysmon telemetry of attacks, one file at a time and as
 * it was published. The expected rows were counted independently of this project.
 */
@EnabledIfEnvironmentVariable(named = RealTelemetryITCase.DATA, matches = ".+")
class RealTelemetryITCase {
  static final String DATA = "BEACONWATCH_SHARED_DATA";

  private static final String HOSTS = "otrf-security-datasets/datasets/atomic/windows/";
  private static final String POWERSHELL =
      "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";

  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  @TempDir Path folder;

  static Stream<Path> archives() throws IOException {
    try (Stream<Path> files =
        Files.walk(Path.of(System.getenv(DATA), "otrf-security-datasets/datasets"))) {
      List<Path> archives =
          files.filter(file -> file.toString().matches(".*\\.(zip|tar\\.gz)")).sorted().toList();
      assertThat(archives).hasSizeGreaterThan(30);
      return archives.stream();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void findsTheBeaconsThatAttackersLeft(String mode) throws Exception {
    assertThat(outbound("defense_evasion/host/empire_monologue_netntlm_downgrade.zip", mode))
        .contains("2019-12-25T04 IT001.shire.com " + POWERSHELL + " 172.18.39.8 23");
    assertThat(outbound("defense_evasion/host/empire_wdigest_downgrade.tar.gz", mode))
        .contains(
            "2019-05-07T11 HR001.shire.com " + POWERSHELL + " 10.0.10.106 34",
            "2019-05-07T11 HR001.shire.com C:\\Windows\\System32\\notepad.exe 10.0.10.106 17");
    assertThat(outbound("defense_evasion/host/empire_enable_rdp.tar.gz", mode))
        .anyMatch(row -> row.startsWith("2019-05-07T11 ") && row.endsWith(" 26"))
        .anyMatch(row -> row.startsWith("2019-05-07T11 ") && row.endsWith(" 14"));
  }

  private List<String> outbound(String file, String mode) throws Exception {
    JobRun run =
        detect(
            Path.of(System.getenv(DATA), HOSTS, file),
            mode,
            "--detections",
            "src/test/resources/detections/outbound");
    List<String> rows = new ArrayList<>();
    for (JsonNode alert : run.alerts()) {
      rows.add(
          String.join(
              " ",
              alert.at("/beacon/window/start").textValue().substring(0, 13),
              alert.at("/vendor/host").textValue(),
              alert.at("/vendor/Image").textValue(),
              alert.at("/vendor/DestinationIp").textValue(),
              alert.at("/vendor/ConnectionCount").asText()));
    }
    return rows;
  }

  @Test
  void theBundledDetectionsFindWhatTheirTextsDoNotExclude() throws Exception {
    List<String> rows = new ArrayList<>();
    for (Path archive : archives().toList()) {
      for (JsonNode alert : detect(archive, "batch").alerts()) {
        rows.add(
            String.join(
                " ",
                alert.at("/rule/name").textValue(),
                archive.getFileName().toString().replaceAll("\\..*", ""),
                alert.at("/process/name").asText(),
                alert.at("/destination/ip").textValue(),
                alert.at("/beacon/window/start").textValue().substring(0, 13),
                alert.at("/beacon/count").asText()));
      }
    }
    assertThat(rows).hasSize(11).allMatch(row -> row.startsWith("sumo "));
    List<String> dns =
        rows.stream()
            .filter(row -> row.contains("cmd_dumping_ntds_dit_file_volume_shadow_copy dns.exe"))
            .toList();
    assertThat(dns).hasSize(9).allMatch(row -> row.contains(" 2023-07-18T18 "));
    assertThat(dns.stream().filter(row -> row.endsWith(" 20"))).hasSize(8);
    assertThat(dns.stream().filter(row -> row.endsWith(" 17"))).hasSize(1);
    assertThat(rows)
        .anyMatch(
            row ->
                row.contains("empire_mimikatz_logonpasswords")
                    && row.contains(" 0:0:0:0:0:0:0:1 ")
                    && row.endsWith(" 15"))
        .anyMatch(
            row ->
                row.contains("proxylogon_ssrf_rce_poc")
                    && row.contains(" 0:0:0:0:0:0:0:1 ")
                    && row.endsWith(" 17"));
  }

  @Test
  void batchAndStreamingAgreeOnAllArchivesAtOnce() throws Exception {
    String all = Path.of(System.getenv(DATA), "otrf-security-datasets/datasets").toString();
    String detections = "src/test/resources/detections/outbound";
    JobRun batch = run("batch", "--input", all, "--detections", detections);
    JobRun streaming =
        run("streaming", "--input", all, "--detections", detections, "--mode", "streaming");

    assertThat(batch.alertLines()).hasSizeGreaterThan(10);
    assertThat(streaming.alertLines()).isEqualTo(batch.alertLines());
    assertThat(streaming.late()).isEmpty();
    assertThat(streaming.summary().totalLate()).isZero();
    assertThat(streaming.summary().eventsRead()).isEqualTo(batch.summary().eventsRead());
    assertThat(streaming.summary().skipped()).isEqualTo(batch.summary().skipped());
    assertThat(streaming.summary().rejected()).isEqualTo(batch.summary().rejected());
  }

  private JobRun detect(Path file, String mode, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--input", file.toString(), "--mode", mode));
    arguments.addAll(List.of(more));
    return run(mode + file.getFileName(), arguments.toArray(String[]::new));
  }

  /** A bounded run in streaming ends with a checkpoint, so frequent ones keep it short. */
  private JobRun run(String output, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--parallelism", "2", "--checkpoint-interval", "200ms"));
    return JobRun.of(folder.resolve(output), all.toArray(String[]::new));
  }
}
