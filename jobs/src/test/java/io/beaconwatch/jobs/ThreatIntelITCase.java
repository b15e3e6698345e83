package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code --threat-intel} in all forms, each address a case. The window's end, as of which they are
 * looked up, is 2026-03-03T12:00. Rows marked T are those of SEMANTICS 7.6 that the detection's own
 * events do not hold.
 */
class ThreatIntelITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final String NONE = "30";

  @TempDir private Path folder;
  private final Map<String, String> expected = new TreeMap<>();
  private final List<String> telemetry = new ArrayList<>();

  @BeforeEach
  void feeds() throws IOException {
    // T1, T3, T4, T5, T10, T11, T13: rows of one table in two files, in no order.
    expect("198.51.100.1", NONE);
    expect("198.51.100.3", NONE);
    expect("198.51.100.4", NONE);
    expect("198.51.100.5", "80 newer 20");
    expect("198.51.100.6", "80  7");
    expect("198.51.100.10", NONE);
    expect("198.51.100.13", NONE);
    feed(
        "sentinel-1.json",
        sentinel("2026-03-02T12:00:00Z", "198.51.100.3", "false", "old", 10),
        sentinel("2026-03-01T12:00:00Z", "198.51.100.4", "true", "older", 10),
        sentinel("2026-03-02T12:00:00Z", "198.51.100.5", "true", "newer", 20),
        "{\"TimeGenerated\":\"2026-03-02T12:00:00Z\",\"NetworkIP\":",
        sentinel("2026-03-02T12:00:00Z", "198.51.100.10", "null", "x", 10));
    feed(
        "sentinel-2.json",
        sentinel("2026-03-02T12:00:00Z", "198.51.100.4", "false", "newer", 20),
        sentinel("2026-03-01T12:00:00Z", "198.51.100.5", "false", "older", 10),
        "{\"TimeGenerated\":\"2026-03-02T12:00:00Z\",\"NetworkIP\":\"198.51.100.6\","
            + "\"Active\":true,\"ConfidenceScore\":7}",
        sentinel("2026-03-02T12:00:00Z", "", "true", "x", 10),
        sentinel("2026-03-02T12:00:00Z", "198.51.100.0/24", "true", "x", 10),
        sentinel("yesterday", "198.51.100.1", "true", "x", 10));

    // Validity, half-open, and the latest version that is not revoked.
    expect("198.51.100.21", "80 c2 85");
    expect("198.51.100.22", NONE);
    expect("198.51.100.23", NONE);
    expect("198.51.100.24", "80 c2 61");
    feed(
        "indicators.csv",
        "ip,threat_type,confidence,valid_from,valid_until,modified,revoked",
        "198.51.100.21,c2,85,2026-01-01T00:00:00Z,2027-01-01T00:00:00Z,,false",
        "198.51.100.22,c2,85,2026-01-01T00:00:00Z,,,true",
        "198.51.100.23,c2,85,2026-01-01T00:00:00Z,2026-03-03T12:00:00Z,,false",
        "198.51.100.24,c2,61,2026-03-03T12:00:00Z,,,false",
        "198.51.100.1,c2,high,,,,");

    expect("198.51.100.31", "80  null");
    feed("list.txt", "# seen this week", "198.51.100.31", "300.1.2.3", "203.0.113.0/24");

    expect("198.51.100.41", "80 malicious-activity 70");
    expect("198.51.100.42", NONE);
    expect("198.51.100.43", NONE);
    expect("203.0.113.9", NONE);
    feed(
        "bundle.json",
        "{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[",
        stix(41, "ipv4-addr:value = '198.51.100.41'", "2027-01-01T00:00:00Z", false) + ",",
        stix(42, "ipv4-addr:value = '198.51.100.42'", "2027-01-01T00:00:00Z", true) + ",",
        stix(43, "ipv4-addr:value = '198.51.100.43'", "2026-03-01T00:00:00Z", false) + ",",
        stix(44, "ipv4-addr:value = '203.0.113.0/24'", "2027-01-01T00:00:00Z", false),
        "]}");
  }

  @ParameterizedTest
  @CsvSource({"batch, 1", "batch, 3", "streaming, 1", "streaming, 3"})
  void everyFormMatchesWhatItNames(String mode, int parallelism) throws Exception {
    Path input = Files.write(folder.resolve("telemetry.jsonl"), telemetry);
    JobRun run =
        JobRun.of(
            folder.resolve("output"),
            "--input",
            input.toString(),
            "--threat-intel",
            folder.resolve("feeds/sentinel-*.json").toString(),
            folder.resolve("feeds/indicators.csv").toString(),
            folder.resolve("feeds/list.txt").toString(),
            folder.resolve("feeds/bundle.json").toString(),
            "--mode",
            mode,
            "--checkpoint-interval",
            "100ms",
            "--parallelism",
            Integer.toString(parallelism));

    Map<String, String> found = new TreeMap<>();
    for (JsonNode alert : run.alerts()) {
      JsonNode vendor = alert.get("vendor");
      boolean matched = vendor.get("IsTIMatch").asBoolean();
      String address = vendor.get("RemoteIP").asText();
      JsonNode indicator = alert.at("/threat/indicator");
      assertThat(indicator.path("ip").asText(null)).isEqualTo(matched ? address : null);
      String type = matched ? " " + vendor.get("ThreatType").asText() : "";
      String confidence = matched ? " " + vendor.get("TIConfidence").asText() : "";
      found.put(address, vendor.get("RiskScore").asText() + type + confidence);
    }
    assertThat(found).isEqualTo(expected);
    assertThat(run.rejected())
        .extracting(
            row ->
                row.get("reason").asText()
                    + " "
                    + folder.resolve("feeds").relativize(Path.of(row.get("file").asText()))
                    + " "
                    + (row.get("raw").asText().length() > 0))
        .containsExactlyInAnyOrder(
            "malformed sentinel-1.json true",
            "bad-value sentinel-2.json true",
            "bad-value indicators.csv true",
            "bad-value list.txt true");
    assertThat(run.summary().rejected()).isEmpty();
    assertThat(run.summary().rejectedIndicators())
        .isEqualTo(Map.of("malformed", 1L, "bad-value", 3L));
  }

  private void expect(String address, String row) {
    Beacon beacon = new Beacon("ws1", "agent.exe", address);
    for (Instant time : Beacon.times("2026-03-03T11:00:00Z", Duration.ofMinutes(1), 12)) {
      telemetry.add(beacon.defender(time));
    }
    expected.put(address, row);
  }

  private void feed(String name, String... lines) throws IOException {
    Path feeds = Files.createDirectories(folder.resolve("feeds"));
    Files.write(feeds.resolve(name), List.of(lines));
  }

  private static String sentinel(
      String generated, String address, String active, String type, int confidence) {
    return """
        {"TimeGenerated":"%s","NetworkIP":"%s","Active":%s,"ThreatType":"%s",\
        "ConfidenceScore":%s,"ExpirationDateTime":"2026-02-01T00:00:00Z"}"""
        .formatted(generated, address, active, type, Integer.toString(confidence));
  }

  private static String stix(int id, String pattern, String until, boolean revoked) {
    return """
        {"type":"indicator","spec_version":"2.1","id":"indicator--%s",\
        "created":"2026-01-01T00:00:00Z","modified":"2026-01-02T00:00:00Z",\
        "valid_from":"2026-01-01T00:00:00Z","valid_until":"%s","revoked":%s,\
        "indicator_types":["malicious-activity"],"confidence":70,"pattern_type":"stix",\
        "pattern":"[%s]"}"""
        .formatted(Integer.toString(id), until, Boolean.toString(revoked), pattern);
  }
}
