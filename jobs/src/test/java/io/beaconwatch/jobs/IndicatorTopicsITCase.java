package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beaconwatch.connectors.kafka.Broker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --threat-intel-topics}, beside files; a run that ends reads what is there. */
class IndicatorTopicsITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static Broker broker;

  @TempDir private Path folder;

  @BeforeAll
  static void fillTopic() throws Exception {
    broker = Broker.start();
    broker.createTopic("indicators", 1);
    long before = Instant.parse("2026-03-03T10:00:00Z").toEpochMilli();
    long after = Instant.parse("2026-03-03T12:00:01Z").toEpochMilli();
    for (int i = 1; i <= 3; i++) {
      broker.sendKeyed("indicators", before, "key-" + i, "198.51.100." + i);
    }
    broker.sendKeyed("indicators", before, "key-2", null);
    broker.sendKeyed("indicators", after, "key-3", null);
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.stop();
  }

  @ParameterizedTest
  @CsvSource({"batch, 1", "streaming, 1", "streaming, 3"})
  void aTombstoneEndsAnIndicatorAsOfItsTime(String mode, int parallelism) throws Exception {
    List<String> telemetry = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      Beacon beacon = new Beacon("ws1", "agent.exe", "198.51.100." + i);
      for (Instant time : Beacon.times("2026-03-03T11:00:00Z", Duration.ofMinutes(1), 12)) {
        telemetry.add(beacon.defender(time));
      }
    }
    Path input = Files.write(folder.resolve("telemetry.jsonl"), telemetry);
    Path list = Files.writeString(folder.resolve("list.txt"), "198.51.100.5\n");
    JobRun run =
        JobRun.of(
            folder.resolve("output"),
            "--input",
            input.toString(),
            "--threat-intel",
            list.toString(),
            "--threat-intel-topics",
            "indicators",
            "--kafka.bootstrap-servers",
            broker.bootstrapServers(),
            "--detections",
            "sentinel",
            "--mode",
            mode,
            "--parallelism",
            Integer.toString(parallelism));

    Map<String, Integer> scores = new TreeMap<>();
    for (JsonNode alert : run.alerts()) {
      scores.put(alert.at("/destination/ip").asText(), alert.at("/beacon/score").asInt());
    }
    assertThat(scores)
        .isEqualTo(
            Map.of(
                "198.51.100.1", 80,
                "198.51.100.2", 30,
                "198.51.100.3", 80,
                "198.51.100.4", 30,
                "198.51.100.5", 80));
  }
}
