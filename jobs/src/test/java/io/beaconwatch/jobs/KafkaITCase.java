package io.beaconwatch.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.connectors.kafka.Broker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The job from topics to topics. */
class KafkaITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Beacon BEACON = new Beacon("ws1", "agent.exe", "198.51.100.10");
  private static final String BROKEN = "{\"Timestamp\":";

  @TempDir private Path folder;
  private static Broker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.stop();
  }

  /** Three hours of a beacon on all platforms, in order; and something that cannot be read. */
  private static List<String> telemetry() {
    List<String> lines = new ArrayList<>();
    for (Instant time : Beacon.times("2026-03-03T10:00:00Z", Duration.ofMinutes(4), 45)) {
      lines.add(BEACON.defender(time));
      lines.add(BEACON.ecs(time));
      lines.add(BEACON.sysmon(time, time));
      lines.add(BEACON.falcon(time, time));
    }
    lines.add(BROKEN);
    return lines;
  }

  /** What was told before, in streaming, hangs on when it was counted. */
  private static boolean isFinal(String alert) {
    return !alert.contains("\"status\":\"provisional\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void topicsGiveTheAlertsThatFilesGive(String mode) throws Exception {
    Path file = Files.write(folder.resolve("a.jsonl"), telemetry());
    List<String> expected =
        JobRun.of(folder.resolve("files"), "--input", file.toString()).alertLines();
    assertThat(expected).hasSizeGreaterThan(10);

    String topic = "telemetry-" + mode;
    broker.createTopic(topic, 3);
    broker.createTopic("alerts-" + mode, 2);
    broker.createTopic("dead-" + mode, 1);
    int next = 0;
    for (String line : telemetry()) {
      broker.send(topic, next++ % 3, System.currentTimeMillis(), line);
    }
    JobRun run =
        JobRun.of(
            folder.resolve("topics"),
            "--mode",
            mode,
            "--kafka.bootstrap-servers",
            broker.bootstrapServers(),
            "--kafka.topics",
            topic,
            "--kafka.stop",
            "latest",
            "--kafka.alerts-topic",
            "alerts-" + mode,
            "--kafka.dead-letter-topic",
            "dead-" + mode);

    assertThat(run.alertLines()).filteredOn(KafkaITCase::isFinal).isEqualTo(expected);
    List<ConsumerRecord<byte[], byte[]>> alerts = broker.read("alerts-" + mode, true);
    assertThat(alerts)
        .extracting(record -> new String(record.value(), UTF_8))
        .filteredOn(KafkaITCase::isFinal)
        .containsExactlyInAnyOrderElementsOf(expected);
    for (ConsumerRecord<byte[], byte[]> alert : alerts) {
      assertThat(new String(alert.key(), UTF_8))
          .isEqualTo(JSON.readTree(alert.value()).at("/event/id").asText());
    }
    assertThat(run.late()).isEmpty();
    assertThat(run.rejected()).hasSize(1);
    assertThat(run.rejected().get(0).get("raw").asText()).isEqualTo(BROKEN);
    JsonNode origin = run.rejected().get(0).get("kafka");
    assertThat(origin.get("topic").asText()).isEqualTo(topic);
    assertThat(origin.get("partition").asInt()).isEqualTo(0);
    assertThat(origin.get("offset").asLong()).isEqualTo(60);
    List<ConsumerRecord<byte[], byte[]>> dead = broker.read("dead-" + mode, true);
    assertThat(dead).hasSize(1);
    assertThat(JSON.readTree(dead.get(0).value())).isEqualTo(run.rejected().get(0));
    assertThat(run.summary().eventsRead()).isEqualTo(181);
  }
}
