package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.connectors.elasticsearch.BulkServer;
import io.beaconwatch.connectors.kafka.Broker;
import io.beaconwatch.jobs.DocumentedMetrics.Documented;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The metrics that {@code deploy/METRICS.md} tells of topics and of Elasticsearch, on a running job
 * that reads and writes both; {@link MetricsITCase} finds the others.
 */
class LiveMetricsITCase {
  private static final ReportedMetrics METRICS = new ReportedMetrics();

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(METRICS.addTo(JobEnvironment.inThisProcess()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final Instant NOON = Instant.parse("2026-03-03T12:10:00Z");
  private static final String INDEX = "write-alerts-to-elasticsearch";
  private static final Beacon BEACON = new Beacon("ws1", "agent.exe", "198.51.100.10");

  @TempDir private Path folder;

  @Test
  void everyMetricIsThereAndRight() throws Exception {
    Broker broker = Broker.start();
    try (BulkServer server = BulkServer.start()) {
      for (String topic : List.of("telemetry", "indicators", "alerts", "dead")) {
        broker.createTopic(topic, 1);
      }
      broker.sendKeyed("indicators", 0, "a", "198.51.100.10");
      broker.sendKeyed("indicators", 1, "b", "198.51.100.11");
      broker.sendKeyed("indicators", 2, "b", null);
      // One alert of each: splunk's and sentinel's are taken.
      server
          .then(1, BulkServer.status(429))
          .itemFaults(
              alert ->
                  switch (alert.at("/rule/name").asText()) {
                    case "elastic" -> new BulkServer.Fault(400, "mapper_parsing_exception", "no");
                    case "sumo" -> new BulkServer.Fault(409, "version_conflict", "older");
                    default -> null;
                  });
      try (RunningJob job = start(broker, server)) {
        play(broker, job);
        isAsDocumented();
        SoftAssertions.assertSoftly(LiveMetricsITCase::hasTheValues);
        assertThat(job.isRunning()).isTrue();
      }
    } finally {
      broker.stop();
    }
  }

  /** An hour, what closes its windows, then one that is late and one that is broken. */
  private static void play(Broker broker, RunningJob job) throws Exception {
    for (Instant time : Beacon.times("2026-03-03T10:00:00Z", Duration.ofMinutes(4), 12)) {
      send(broker, BEACON.defender(time));
      send(broker, BEACON.ecs(time));
      send(broker, BEACON.sysmon(time, time));
    }
    send(broker, BEACON.defender(NOON));
    send(broker, BEACON.ecs(NOON));
    job.await("what the index took", () -> METRICS.sum("indexed") == 2);
    job.await("what it refused", () -> METRICS.sum("alertsRefused") == 1);
    send(broker, BEACON.defender(Instant.parse("2026-03-03T10:30:00Z")));
    send(broker, "{\"broken\":");
    job.await("the dead letters", () -> broker.read("dead", true).size() == 3);
    job.await("the indicators", () -> METRICS.sum("indicatorsEnded") == 1);
    job.await("all of it", () -> METRICS.sum("recordsRead") == 12 * 3 + 2 + 2);
  }

  private static void send(Broker broker, String record) throws Exception {
    broker.send("telemetry", 0, System.currentTimeMillis(), record);
  }

  private RunningJob start(Broker broker, BulkServer server) throws Exception {
    return RunningJob.start(
        "--kafka.bootstrap-servers", broker.bootstrapServers(),
        "--kafka.topics", "telemetry",
        "--kafka.alerts-topic", "alerts",
        "--kafka.dead-letter-topic", "dead",
        "--threat-intel-topics", "indicators",
        "--elasticsearch.hosts", server.url(),
        "--elasticsearch.flush-interval", "50ms",
        "--process-context", "off",
        "--parallelism", "1",
        "--checkpoint-interval", "100ms",
        "--checkpoint-directory", folder.resolve("checkpoints").toString());
  }

  private static void isAsDocumented() throws Exception {
    List<Documented> rows = DocumentedMetrics.rows(DocumentedMetrics.OF_OTHERS);
    assertThat(rows).hasSizeGreaterThan(25).doesNotHaveDuplicates();
    assertThat(METRICS.asDocumented()).containsAll(rows);
    assertThat(DocumentedMetrics.rows())
        .containsAll(METRICS.asDocumented().stream().filter(Documented::isOwn).toList());
  }

  private static void hasTheValues(SoftAssertions softly) {
    softly.assertThat(METRICS.sum("retries")).isBetween(1L, 4L);
    softly.assertThat(METRICS.sum("superseded")).isEqualTo(1);
    softly.assertThat(METRICS.sum("deadLetters")).isEqualTo(1);
    softly.assertThat(METRICS.ofOperator(INDEX, "numRecordsSendErrors")).isEqualTo(1);
    softly.assertThat(METRICS.ofOperator(INDEX, "numBytesSend")).isGreaterThan(1_000L);
    softly.assertThat(METRICS.ofOperator(INDEX, "currentSendTime")).isNotNegative();
    softly.assertThat(METRICS.ofOperator(INDEX, "numRecordsSend")).isGreaterThanOrEqualTo(2);
    for (String kind : List.of("alerts", "rejected", "late", "refused")) {
      String writer = "write-" + kind + "-to-kafka: Writer";
      // What goes to the committer is among them, with every checkpoint.
      softly.assertThat(METRICS.ofOperator(writer, "numRecordsSend")).isPositive();
      softly.assertThat(METRICS.ofOperator(writer, "numBytesSend")).isPositive();
      softly.assertThat(METRICS.ofOperator(writer, "numRecordsSendErrors")).isZero();
    }
    softly.assertThat(METRICS.ofOperator("read-telemetry", "pendingRecords")).isBetween(0L, 40L);
    softly.assertThat(METRICS.ofOperator("follow-indicator-topics", "indicatorsHeld")).isZero();
    softly.assertThat(METRICS.ofOperator("follow-indicator-topics", "holdsExpired")).isZero();
  }
}
