package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.connectors.elasticsearch.BulkServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts that an index does not take. */
class RefusedAlertsITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void theyAreKeptAndCounted(String mode) throws Exception {
    Beacon beacon = new Beacon("ws1", "agent.exe", "198.51.100.10");
    List<String> lines = new ArrayList<>();
    for (Instant time : Beacon.times("2026-03-03T10:00:00Z", Duration.ofMinutes(4), 45)) {
      lines.add(beacon.defender(time));
      lines.add(beacon.ecs(time));
    }
    Path input = Files.write(folder.resolve("telemetry.jsonl"), lines);
    try (BulkServer server = BulkServer.start()) {
      server.itemFaults(
          alert ->
              alert.at("/rule/name").asText().equals("sentinel")
                  ? new BulkServer.Fault(400, "mapper_parsing_exception", "not this one")
                  : null);
      JobRun run =
          JobRun.of(
              folder.resolve("output"),
              "--input",
              input.toString(),
              "--mode",
              mode,
              "--elasticsearch.hosts",
              server.url());
      assertThat(run.summary().totalAlerts()).isEqualTo(4);
      assertThat(run.refused()).hasSize(3);
      assertThat(run.summary().refusedAlerts()).isEqualTo(3);
      assertThat(server.documents()).hasSize(1);
      assertThat(Files.readString(folder.resolve("output/summary.json")))
          .contains("\"refused_alerts\" : 3,");
    }
  }
}
