package io.beaconwatch.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.alert.Alert;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KafkaOutputITCase {
  private static final int ALERTS = 3_000;

  private static Broker broker;

  @TempDir Path folder;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.stop();
  }

  private static Alert alert(long number) {
    return new Alert("id" + number, "sumo", "HIGH", 1_772_528_400_000L + number, 0, 0, "{}");
  }

  /** Alerts at a pace that gives checkpoints time, through an operator that fails once. */
  private void write(String topic, DeliveryGuarantee delivery) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, TelemetryTopics.folder(folder));
    StreamExecutionEnvironment environment =
        TelemetryTopics.environment(RuntimeExecutionMode.STREAMING, 2, configuration);
    FailOnce.failed.set(false);
    environment
        .fromSource(
            new DataGeneratorSource<>(
                number -> number, ALERTS, RateLimiterStrategy.perSecond(1_500), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .map(KafkaOutputITCase::alert)
        .returns(TypeInformation.of(Alert.class))
        .process(new FailOnce())
        .returns(TypeInformation.of(Alert.class))
        .sinkTo(new KafkaOutput(broker.cluster(), topic, delivery, topic).alerts())
        .uid("write-alerts");
    environment.execute();
    assertThat(FailOnce.failed).isTrue();
  }

  private static List<String> keys(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(record -> new String(record.key(), UTF_8)).toList();
  }

  private static List<String> everyId() {
    return IntStream.range(0, ALERTS).mapToObj(number -> "id" + number).toList();
  }

  @Test
  void anAlertIsThereExactlyOnceAfterAFailure() throws Exception {
    broker.createTopic("once", 2);
    write("once", DeliveryGuarantee.EXACTLY_ONCE);
    assertThat(keys(broker.read("once", true))).containsExactlyInAnyOrderElementsOf(everyId());
    // What was written twice is there too, of transactions that came to nothing.
    assertThat(broker.read("once", false)).hasSizeGreaterThan(ALERTS);
  }

  @Test
  void anAlertIsThereAtLeastOnceAfterAFailure() throws Exception {
    broker.createTopic("atleast", 2);
    write("atleast", DeliveryGuarantee.AT_LEAST_ONCE);
    List<ConsumerRecord<byte[], byte[]>> records = broker.read("atleast", true);
    assertThat(keys(records)).containsAll(everyId());
    ConsumerRecord<byte[], byte[]> first =
        records.stream()
            .filter(record -> new String(record.key(), UTF_8).equals("id7"))
            .findFirst()
            .orElseThrow();
    assertThat(first.timestamp()).isEqualTo(alert(7).timestamp());
    assertThat(first.value()).isEqualTo(alert(7).json().getBytes(UTF_8));
    assertThat(first.headers().lastHeader("detection").value()).isEqualTo("sumo".getBytes(UTF_8));
  }

  /** The broker takes a mebibyte, and a record may be as long before it is escaped. */
  @ParameterizedTest
  @EnumSource(
      value = RuntimeExecutionMode.class,
      names = {"BATCH", "STREAMING"})
  void aLineThatTheBrokerWouldRefuseIsCut(RuntimeExecutionMode mode) throws Exception {
    String topic = "dead-" + mode;
    broker.createTopic(topic, 1);
    StreamExecutionEnvironment environment =
        TelemetryTopics.environment(mode, 1, new Configuration());
    byte[] noise = new byte[2 << 20];
    new java.util.Random(17).nextBytes(noise);
    String raw = java.util.Base64.getEncoder().encodeToString(noise);
    environment
        .fromData(
            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
            "{\"reason\":\"malformed\"}".getBytes(UTF_8),
            ("{\"raw_base64\":\"" + raw + "\"}").getBytes(UTF_8))
        .sinkTo(
            new KafkaOutput(
                    broker.cluster(), topic, DeliveryGuarantee.AT_LEAST_ONCE, "dead-" + mode)
                .deadLetters())
        .uid("write-rejected");
    environment.execute();
    assertThat(broker.read(topic, true))
        .extracting(record -> new String(record.value(), UTF_8))
        .containsExactly(
            "{\"reason\":\"malformed\"}",
            "{\"raw_base64\":\"" + raw.substring(0, 4096) + "\",\"cut\":true}");
  }
}
