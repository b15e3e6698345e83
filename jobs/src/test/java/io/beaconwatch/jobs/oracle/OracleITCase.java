package io.beaconwatch.jobs.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.jobs.JobRun;
import io.beaconwatch.jobs.TestCluster;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole job against the vendors' queries in SQL, on a folder of generated telemetry. */
class OracleITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  @TempDir static Path folder;

  private static final List<JsonNode> ALERTS = new ArrayList<>();
  private static Oracle oracle;

  /** Enriched, since no query joins connections with the starts of their processes. */
  @BeforeAll
  static void runTheJob() throws Exception {
    new TelemetryGenerator(
            new GeneratorSettings(
                3,
                56,
                Instant.parse("2026-03-03T00:00:00Z"),
                12,
                20,
                TelemetryFormat.AUTO,
                true,
                8,
                true))
        .generate(folder);
    Path telemetry = folder.resolve("telemetry");
    Path indicators = folder.resolve("threat-intel/sentinel-indicators.jsonl");
    ALERTS.addAll(
        JobRun.of(
                folder.resolve("output"),
                "--input",
                telemetry.toString(),
                "--threat-intel",
                indicators.toString(),
                "--process-context",
                "off")
            .alerts());
    oracle = new Oracle();
    oracle.add(0, Oracle.lines(telemetry), Files.readAllLines(indicators));
  }

  @AfterAll
  static void closeTheOracle() throws Exception {
    oracle.close();
  }

  @ParameterizedTest
  @CsvSource({"sumo, SUMO", "splunk, SPLUNK", "sentinel, SENTINEL", "logscale, LOGSCALE"})
  void windowsAreTheQuerysRows(String detection, Oracle.Query query) throws Exception {
    assertThat(rows(detection))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(oracle.ask(query).get(0L));
  }

  @Test
  void runsHoldTheQuerysSequences() throws Exception {
    assertThat(rows("elastic"))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(oracle.ask(Oracle.Query.ELASTIC).get(0L));
    List<String> runs = new ArrayList<>();
    for (JsonNode alert : ALERTS) {
      if (alert.at("/rule/name").asText().equals("elastic")) {
        runs.add(VendorRow.ofRun(alert.toString()));
      }
    }
    assertThat(runs)
        .containsExactlyInAnyOrderElementsOf(oracle.ask(Oracle.Query.ELASTIC_RUNS).get(0L));
  }

  private static List<String> rows(String detection) {
    List<String> rows = new ArrayList<>();
    for (JsonNode alert : ALERTS) {
      if (alert.at("/rule/name").asText().equals(detection)) {
        rows.addAll(VendorRow.ofAlert(alert.toString()));
      }
    }
    return rows;
  }
}
