package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.beaconwatch.jobs.options.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --filters} and {@code --detections}: what a user adds, without Java. */
class FiltersITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final List<String> ALL =
      List.of(
          "elastic agent.exe",
          "elastic backup.exe",
          "logscale agent.exe",
          "logscale backup.exe",
          "sentinel agent.exe",
          "sentinel backup.exe",
          "splunk agent.exe",
          "splunk backup.exe",
          "sumo agent.exe",
          "sumo backup.exe");

  @TempDir private Path folder;

  @BeforeEach
  void telemetry() throws IOException {
    List<String> lines = new ArrayList<>();
    Beacon agent = new Beacon("ws1", "agent.exe", "198.51.100.10");
    Beacon backup = new Beacon("ws2", "backup.exe", "203.0.113.7");
    for (Instant time : Beacon.times("2026-03-03T11:00:00Z", Duration.ofMinutes(2), 14)) {
      for (Beacon beacon : List.of(agent, backup)) {
        lines.add(beacon.sysmon(time, time));
        lines.add(beacon.falcon(time, time));
        lines.add(beacon.defender(time));
        lines.add(beacon.ecs(time));
      }
    }
    Files.write(folder.resolve("telemetry.jsonl"), lines);
  }

  @Test
  void withoutFiltersAllFiveFindBoth() throws Exception {
    assertThat(found()).containsExactlyElementsOf(ALL);
  }

  /** Processes, addresses, domains, hosts and users are fields like any other. */
  @ParameterizedTest
  @CsvSource({
    "[sumo], windows, Image|endswith: \\backup.exe, sumo backup.exe",
    "[sumo], windows, DestinationIp|cidr: 203.0.113.0/24, sumo backup.exe",
    "[splunk], windows, Computer: WS2, splunk backup.exe",
    "[sentinel], defender, RemoteIP: 203.0.113.7, sentinel backup.exe",
    "[logscale], crowdstrike, ComputerName: ws2, logscale backup.exe",
    "[elastic], elastic, process.name: backup.exe, elastic backup.exe",
    "any, defender, InitiatingProcessFileName: backup.exe, sentinel backup.exe",
  })
  void aFilterTakesAlertsOfTheDetectionThatItNamesAlone(
      String rules, String product, String test, String removed) throws Exception {
    filter("own.yml", rules, product, test);

    List<String> left = new ArrayList<>(ALL);
    left.remove(removed);
    assertThat(found("--filters", folder.resolve("filters").toString()))
        .containsExactlyElementsOf(left);
  }

  @Test
  void severalFiltersAddUp() throws Exception {
    filter("one.yml", "[sumo, splunk]", "windows", "Image|endswith: \\backup.exe");
    filter("two.yml", "[sumo]", "windows", "Image|endswith: \\agent.exe");

    List<String> left = new ArrayList<>(ALL);
    left.removeAll(List.of("sumo backup.exe", "splunk backup.exe", "sumo agent.exe"));
    assertThat(found("--filters", folder.resolve("filters").toString()))
        .containsExactlyElementsOf(left);
  }

  @Test
  void aSixthDetectionNeedsNoJava() throws Exception {
    detection("sixth", "half-hourly");

    JobRun run = detect("--detections", folder.resolve("detections").toString());

    assertThat(run.alerts())
        .hasSize(1)
        .allSatisfy(
            alert -> {
              assertThat(alert.at("/rule/name").asText()).isEqualTo("half-hourly");
              assertThat(alert.at("/beacon/tier").asText()).isEqualTo("Many");
              assertThat(alert.at("/beacon/window/end").asText())
                  .isEqualTo("2026-03-03T11:15:00.000Z");
              assertThat(alert.at("/vendor").toString())
                  .isEqualTo("{\"address\":\"203.0.113.7\",\"hits\":8}");
            });
  }

  @Test
  void aFilterReachesAUsersDetectionToo() throws Exception {
    detection("sixth", "half-hourly");
    filter("own.yml", "[half-hourly]", "elastic", "host.name: ws2");

    assertThat(
            found(
                "--detections",
                folder.resolve("detections").toString(),
                "--filters",
                folder.resolve("filters").toString()))
        .isEmpty();
  }

  @Test
  void allThatIsWrongIsToldAtOnce() throws Exception {
    detection("sixth", "half-hourly");
    Path broken = detection("seventh", "broken");
    Files.writeString(
        broken,
        Files.readString(broken)
            .replace("kind: tumbling", "kind: tumblin")
            .replace("destination.ip|cidr", "destination.ip|base64"));
    filter("own.yml", "[half-hour]", "elastic", "host.name: ws2");

    assertThatThrownBy(
            () ->
                detect(
                    "--detections",
                    folder.resolve("detections").toString(),
                    "--filters",
                    folder.resolve("filters").toString(),
                    "--mode",
                    "stream"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("--mode: ")
        .hasMessageContaining("seventh/detection.yml:10: ")
        .hasMessageContaining("base64")
        .hasMessageContaining("seventh/detection.yml:25: ")
        .hasMessageContaining("tumblin")
        .hasMessageContaining("own.yml:6: unknown detection 'half-hour'")
        .hasMessageContaining("half-hourly");
    assertThatThrownBy(() -> detect("--detections", "sumo,splnk,centinel"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'splnk'; the nearest is 'splunk'")
        .hasMessageContaining("'centinel'; the nearest is 'sentinel'");
  }

  private void filter(String name, String rules, String product, String test) throws IOException {
    Path filters = Files.createDirectories(folder.resolve("filters"));
    Files.writeString(
        filters.resolve(name),
        """
        title: Ours
        logsource:
          product: %s
          category: network_connection
        filter:
          rules: %s
          selection:
            %s
          condition: not selection
        """
            .formatted(product, rules, test));
  }

  private Path detection(String directory, String name) throws IOException {
    Path detections = Files.createDirectories(folder.resolve("detections").resolve(directory));
    return Files.writeString(
        detections.resolve("detection.yml"),
        """
        title: Connections to that network
        name: %s_connection
        logsource:
          product: elastic
          category: network_connection
        detection:
          selection:
            event.category: network
          network:
            destination.ip|cidr: 203.0.113.0/24
          condition: selection and network
        ---
        title: Often in a quarter of an hour
        name: %s
        correlation:
          type: event_count
          rules: [%s_connection]
          group-by: [destination.ip]
          timespan: 15m
          condition:
            gte: 8
        level: low

        beaconwatch:
          window: {kind: tumbling}
          tiers:
            - {name: Many, when: {count: {gte: 8}}, score: 7, level: medium}
          columns:
            address: {key: destination.ip}
            hits: count
        """
            .formatted(name, name, name));
  }

  private List<String> found(String... more) throws Exception {
    List<String> found = new ArrayList<>();
    for (JsonNode alert : detect(more).alerts()) {
      found.add(alert.at("/rule/name").asText() + " " + alert.at("/process/name").asText());
    }
    return found.stream().sorted().toList();
  }

  private JobRun detect(String... more) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--input", folder.resolve("telemetry.jsonl").toString()));
    arguments.addAll(List.of("--parallelism", "2"));
    arguments.addAll(List.of(more));
    Path output = Files.createTempDirectory(folder, "output");
    return JobRun.of(output, arguments.toArray(String[]::new));
  }
}
