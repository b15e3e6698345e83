package io.beaconwatch.connectors.kafka;

import static io.beaconwatch.connectors.kafka.TelemetryTopics.event;
import static io.beaconwatch.connectors.kafka.TelemetryTopics.other;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.connectors.telemetry.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// On a thread of its own: what collects results passes over an interrupt.
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // CloseableIterator.close() throws Exception
class KafkaTelemetryITCase {
  private static final Instant NINE = Instant.parse("2026-03-03T09:00:00Z");
  private static final Instant TEN = Instant.parse("2026-03-03T10:00:00Z");
  private static final Duration NEVER = Duration.ofHours(1);

  private static Broker broker;
  private static int topics;

  /** One for each test. */
  private String topic;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.stop();
  }

  @BeforeEach
  void nameTopic(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName() + topics++;
  }

  private void send(int partition, Instant kafkaTime, String value) throws Exception {
    broker.send(topic, partition, kafkaTime.toEpochMilli(), value);
  }

  private TelemetryTopics read() {
    return TelemetryTopics.of(broker.cluster(), topic);
  }

  private TelemetryTopics watch() {
    return read().stop(StoppingOffsets.End.NEVER);
  }

  private static StreamExecutionEnvironment streaming() {
    return TelemetryTopics.environment(RuntimeExecutionMode.STREAMING, 2, new Configuration());
  }

  @ParameterizedTest
  @CsvSource({"BATCH,1", "BATCH,3", "STREAMING,1", "STREAMING,3"})
  void everyShapeIsReadAndNoRecordStopsTheJob(RuntimeExecutionMode mode, int parallelism)
      throws Exception {
    broker.createTopic(topic, 2);
    List<String> expected = new ArrayList<>();
    List<String> shapes = new ArrayList<>(Records.JSON);
    shapes.add(Records.XML);
    for (String shape : shapes) {
      expected.add(topic + "-0@" + expected.size() + " CONNECTION");
      send(0, NINE, shape);
    }
    send(1, NINE, other());
    send(1, NINE, "{\"a\":");
    broker.send(topic, 1, 0, (byte[]) null);
    send(1, NINE, "");
    broker.send(topic, 1, 0, new byte[] {(byte) 0xff});
    send(1, NINE, "x".repeat(TelemetryTopics.LONGEST + 1));
    send(1, NINE, "{\"records\":[" + Records.DEFENDER + "," + Records.DEFENDER + ",1]}");
    for (String line :
        List.of(
            "0 SKIPPED ecs file",
            "1 REJECTED malformed {\"a\":",
            "2 SKIPPED kafka tombstone",
            "3 REJECTED malformed ",
            "4 REJECTED invalid-utf-8 \ufffd",
            "5 REJECTED too-long xxxxxxxxxxxxxxxxxxxx",
            "6 CONNECTION",
            "6 CONNECTION",
            "6 REJECTED unknown-shape 1")) {
      expected.add(topic + "-1@" + line);
    }
    Collections.sort(expected);
    assertThat(read().all(mode, parallelism)).isEqualTo(expected);
  }

  @Test
  void aRunStartsWhereItIsTold() throws Exception {
    broker.createTopic(topic, 2);
    for (int partition = 0; partition < 2; partition++) {
      send(partition, NINE, event(NINE));
      send(partition, NINE.plusSeconds(1), event(NINE));
      send(partition, NINE.plusSeconds(2), event(NINE));
    }
    broker.commit("half", topic, 0, 2);
    assertThat(read().start(StartingOffsets.End.EARLIEST).all())
        .isEqualTo(offsets("0@0", "0@1", "0@2", "1@0", "1@1", "1@2"));
    assertThat(read().start(StartingOffsets.End.LATEST).all()).isEmpty();
    assertThat(read().start(new StartingOffsets.At(NINE.plusSeconds(1))).all())
        .isEqualTo(offsets("0@1", "0@2", "1@1", "1@2"));
    TelemetryTopics half = read().group("half");
    assertThat(half.start(new StartingOffsets.Committed(StartingOffsets.End.EARLIEST)).all())
        .isEqualTo(offsets("0@2", "1@0", "1@1", "1@2"));
    assertThat(half.start(new StartingOffsets.Committed(StartingOffsets.End.LATEST)).all())
        .isEqualTo(offsets("0@2"));
  }

  private List<String> offsets(String... offsets) {
    return List.of(offsets).stream().map(offset -> topic + "-" + offset + " CONNECTION").toList();
  }

  @ParameterizedTest
  @CsvSource({"BATCH", "STREAMING"})
  void aRunStopsAtATime(RuntimeExecutionMode mode) throws Exception {
    broker.createTopic(topic, 2);
    send(0, NINE, event(NINE));
    send(0, TEN, event(NINE));
    send(1, NINE, event(TEN));
    assertThat(read().stop(new StoppingOffsets.At(TEN)).all(mode, 2))
        .isEqualTo(offsets("0@0", "1@0"));
  }

  @Test
  void aSilentPartitionHoldsNobodyBack() throws Exception {
    broker.createTopic(topic, 3);
    send(0, NINE, event(NINE));
    send(0, TEN, event(TEN));
    send(1, NINE, other()); // no event either, only skips
    try (CloseableIterator<String> lines = watch().lines(streaming()).executeAndCollect()) {
      TelemetryTopics.until(lines, new ArrayList<>(), line -> line.equals("passed " + NINE));
    }
  }

  @Test
  void skipsMoveTimeAlong() throws Exception {
    broker.createTopic(topic, 2);
    send(0, TEN, event(TEN));
    send(1, NINE.plusSeconds(1), event(NINE));
    send(1, TEN.plusSeconds(2), other());
    EventTimeOptions time = new EventTimeOptions(Duration.ZERO, NEVER, null);
    try (CloseableIterator<String> lines =
        watch()
            .time(time)
            .lines(
                TelemetryTopics.environment(RuntimeExecutionMode.STREAMING, 1, new Configuration()))
            .executeAndCollect()) {
      TelemetryTopics.until(lines, new ArrayList<>(), line -> line.equals("passed " + NINE));
    }
  }

  @Test
  void partitionsThatDriftApartAreReadToTheirEndsAllTheSame() throws Exception {
    broker.createTopic(topic, 2);
    for (int i = 0; i < 50; i++) {
      send(0, NINE, event(NINE.plusSeconds(60L * i)));
      send(1, NINE, event(NINE.plusSeconds(i)));
    }
    EventTimeOptions time =
        new EventTimeOptions(
            Duration.ZERO,
            Duration.ofMillis(300),
            new EventTimeOptions.Alignment(Duration.ofMinutes(1), Duration.ofMillis(20)));
    assertThat(read().time(time).all()).hasSize(100);
  }

  @Test
  void aPartitionThatIsAddedIsFound() throws Exception {
    broker.createTopic(topic, 1);
    send(0, NINE, event(NINE));
    try (CloseableIterator<String> lines = watch().lines(streaming()).executeAndCollect()) {
      TelemetryTopics.until(lines, new ArrayList<>(), line -> line.startsWith(topic + "-0@0"));
      broker.addPartitions(topic, 2);
      send(1, NINE, event(NINE));
      TelemetryTopics.until(lines, new ArrayList<>(), line -> line.startsWith(topic + "-1@0"));
    }
  }

  @Test
  void aTopicThatIsCreatedIsFoundByItsPattern() throws Exception {
    broker.createTopic(topic + "-a", 1);
    broker.send(topic + "-a", 0, 0, event(NINE));
    TelemetryTopics pattern = watch().topics(new Topics.Matching(Pattern.compile(topic + "-[ab]")));
    try (CloseableIterator<String> lines = pattern.lines(streaming()).executeAndCollect()) {
      TelemetryTopics.until(lines, new ArrayList<>(), line -> line.startsWith(topic + "-a-0@0"));
      for (String other : List.of("x", "b")) {
        broker.createTopic(topic + "-" + other, 1);
        broker.send(topic + "-" + other, 0, 0, event(NINE));
      }
      List<String> found = new ArrayList<>();
      TelemetryTopics.until(lines, found, line -> line.startsWith(topic + "-b-0@0"));
      assertThat(found).noneMatch(line -> line.startsWith(topic + "-x"));
    }
  }

  @Test
  void aRunGoesOnFromTheOffsetsOfTheLastCheckpoint() throws Exception {
    broker.createTopic(topic, 1);
    send(0, NINE, event(NINE));
    send(0, NINE, event(NINE));
    TelemetryTopics group =
        watch().group(topic).start(new StartingOffsets.Committed(StartingOffsets.End.EARLIEST));
    Configuration checkpoints = new Configuration();
    checkpoints.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
    try (CloseableIterator<String> lines =
        group
            .lines(TelemetryTopics.environment(RuntimeExecutionMode.STREAMING, 1, checkpoints))
            .executeAndCollect()) {
      TelemetryTopics.until(lines, new ArrayList<>(), line -> line.startsWith(topic + "-0@1"));
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      while (broker.committed(topic, topic, 0) < 2) {
        if (System.nanoTime() > deadline) {
          throw new TimeoutException("nothing was committed");
        }
      }
    }
    send(0, NINE, event(NINE));
    assertThat(group.stop(StoppingOffsets.End.LATEST).all()).isEqualTo(offsets("0@2"));
  }

  @Test
  void recordsOfTransactionsThatWereAbortedAreNotRead() throws Exception {
    broker.createTopic(topic, 1);
    send(0, NINE, event(NINE));
    broker.sendAndAbort(topic, event(NINE).getBytes(UTF_8));
    send(0, NINE, event(NINE));
    assertThat(read().all()).isEqualTo(offsets("0@0", "0@3"));
  }
}
