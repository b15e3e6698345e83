package io.beaconwatch.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beaconwatch.connectors.intelligence.FollowFeed;
import io.beaconwatch.connectors.intelligence.IndicatorTypes;
import io.beaconwatch.connectors.intelligence.TellRead;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

// On a thread of its own: what collects results passes over an interrupt.
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // CloseableIterator.close() throws Exception
class KafkaIndicatorsITCase {
  private static final long T = 1_772_539_200_000L;
  private static final Duration NEVER = Duration.ofDays(1);

  private static Broker broker;
  private static int topics;

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
  void createTopic(TestInfo test) throws Exception {
    topic = test.getTestMethod().orElseThrow().getName() + topics++;
    broker.createTopic(topic, 3);
  }

  private KafkaIndicators indicators() {
    return new KafkaIndicators(broker.cluster(), List.of(topic));
  }

  private CloseableIterator<String> start(
      RuntimeExecutionMode mode, KafkaIndicators indicators, boolean bounded, Duration hold)
      throws Exception {
    StreamExecutionEnvironment environment =
        TelemetryTopics.environment(mode, 1, new Configuration());
    DataStream<String> lines =
        environment
            .fromSource(indicators.source(bounded), WatermarkStrategy.noWatermarks(), "indicators")
            .transform(
                "follow",
                IndicatorTypes.RECORD,
                new FollowFeed(bounded ? null : indicators.firstReading(), hold))
            .transform("tell", Types.STRING, new TellRead());
    return lines.executeAndCollect();
  }

  private void aFewRows() throws Exception {
    broker.sendKeyed(topic, T, "a", "192.0.2.1");
    broker.sendKeyed(topic, T, "b", "192.0.2.2");
    broker.sendKeyed(topic, T, "a", null);
    broker.send(topic, 1, T, "{\"NetworkIP\":\"192.0.2.3\",\"TimeGenerated\":\"2026-03-03\",");
    broker.sendAndAbort(topic, "192.0.2.9".getBytes(UTF_8));
  }

  @ParameterizedTest
  @EnumSource(
      value = RuntimeExecutionMode.class,
      names = {"BATCH", "STREAMING"})
  void aBoundedRunReadsWhatIsThere(RuntimeExecutionMode mode) throws Exception {
    aFewRows();
    List<String> found = new ArrayList<>();
    try (CloseableIterator<String> lines = start(mode, indicators(), true, null)) {
      lines.forEachRemaining(found::add);
    }
    assertThat(found)
        .containsExactlyInAnyOrder("+192.0.2.1", "+192.0.2.2", "-192.0.2.1", "malformed");
    assertThat(found).containsSubsequence("+192.0.2.1", "-192.0.2.1");
  }

  @Test
  void aRunThatGoesOnSaysWhenItHasReadWhatWasThere() throws Exception {
    aFewRows();
    try (CloseableIterator<String> lines =
        start(RuntimeExecutionMode.STREAMING, indicators(), false, NEVER)) {
      List<String> found = new ArrayList<>();
      TelemetryTopics.until(lines, found, "read"::equals);
      assertThat(found)
          .containsExactlyInAnyOrder("+192.0.2.1", "+192.0.2.2", "-192.0.2.1", "malformed", "read");
      broker.sendKeyed(topic, T + 1, "b", null);
      broker.sendKeyed(topic, T + 2, "a", "192.0.2.1");
      assertThat(lines.next()).isEqualTo("-192.0.2.2");
      assertThat(lines.next()).isEqualTo("+192.0.2.1");
    }
  }

  @Test
  void anEmptyTopicHasBeenRead() throws Exception {
    try (CloseableIterator<String> lines =
        start(RuntimeExecutionMode.STREAMING, indicators(), false, NEVER)) {
      assertThat(lines.next()).isEqualTo("read");
    }
  }

  /** Before the end there may be more marks and aborted records than the first tries look at. */
  @Test
  void theLastRecordIsOneThatAConsumerSees() throws Exception {
    broker.send(topic, 0, T, "192.0.2.1");
    broker.send(topic, 0, T, "192.0.2.2");
    assertThat(indicators().firstReading().ends()).isEqualTo(Map.of(topic + "/0", 1L));
    String one = topic + "-one";
    broker.createTopic(one, 1);
    broker.send(one, 0, T, "192.0.2.1");
    for (int i = 0; i < 10; i++) {
      broker.sendAndAbort(one, "192.0.2.9".getBytes(UTF_8));
    }
    assertThat(broker.read(one, false)).hasSize(11);
    KafkaIndicators both = new KafkaIndicators(broker.cluster(), List.of(topic, one));
    assertThat(both.firstReading().ends()).isEqualTo(Map.of(topic + "/0", 1L, one + "/0", 0L));
  }

  @Test
  void whatCannotBeAskedIsAnError() {
    KafkaCluster nowhere =
        new KafkaCluster(
            "localhost:1", Map.of("default.api.timeout.ms", "500", "request.timeout.ms", "500"));
    KafkaIndicators indicators = new KafkaIndicators(nowhere, List.of(topic));
    assertThatThrownBy(() -> indicators.firstReading().ends())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(topic);
  }
}
