package io.beaconwatch.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.alert.Alert;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What alerts and dead letters look like as records of Kafka. */
class KafkaRecordsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static ProducerRecord<byte[], byte[]> alert(long time) {
    return new AlertRecords("alerts")
        .serialize(new Alert("id1", "sumo", "HIGH", time, time, 0, "{\"ä\":1}"), null, null);
  }

  private static String letter(int maxLength, String line) throws Exception {
    DeadLetterRecords records = new DeadLetterRecords("dead", maxLength);
    records.open(null, null);
    ProducerRecord<byte[], byte[]> record = records.serialize(line.getBytes(UTF_8), null, null);
    assertThat(record.topic()).isEqualTo("dead");
    assertThat(record.key()).isNull();
    return new String(record.value(), UTF_8);
  }

  @Test
  void anAlertIsKeyedByItsId() {
    ProducerRecord<byte[], byte[]> record = alert(1_772_528_400_000L);
    assertThat(record.topic()).isEqualTo("alerts");
    assertThat(record.key()).isEqualTo("id1".getBytes(UTF_8));
    assertThat(record.value()).isEqualTo("{\"ä\":1}".getBytes(UTF_8));
    assertThat(record.timestamp()).isEqualTo(1_772_528_400_000L);
    assertThat(record.headers().lastHeader("detection").value()).isEqualTo("sumo".getBytes(UTF_8));
    assertThat(record.headers()).hasSize(1);
  }

  @Test
  void anAlertOfAWindowThatEndsInTheFutureIsOfThePresent() {
    long before = System.currentTimeMillis();
    assertThat(alert(before + 86_400_000).timestamp())
        .isBetween(before, System.currentTimeMillis());
    assertThat(alert(-1).timestamp()).isZero();
  }

  @Test
  void aLineThatFitsStaysAsItIs() throws Exception {
    String line = "{\"reason\":\"malformed\", \"raw\":\"" + "ä".repeat(5_000) + "\"}";
    assertThat(letter(line.getBytes(UTF_8).length, line)).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource({"x, 4096", "\ud83d\ude00, 4096"})
  void ofALineThatDoesNotFitTheTextsAreCut(String unit, int kept) throws Exception {
    String text = unit.repeat(10_000);
    JsonNode cut =
        JSON.readTree(
            letter(
                20_000,
                JSON.writeValueAsString(
                    Map.of(
                        "reason",
                        "late",
                        "raw",
                        text,
                        "length",
                        7,
                        "group",
                        new String[] {text}))));
    assertThat(cut.get("cut").booleanValue()).isTrue();
    assertThat(cut.get("reason").textValue()).isEqualTo("late");
    assertThat(cut.get("length").intValue()).isEqualTo(7);
    assertThat(cut.get("raw").textValue()).isEqualTo(text.substring(0, kept));
    assertThat(cut.get("group").get(0).textValue()).isEqualTo(text.substring(0, kept));
  }

  /** As of an alert that Elasticsearch refused: both quote texts of any length. */
  @Test
  void textsAreCutAtAnyDepth() throws Exception {
    String text = "x".repeat(10_000);
    JsonNode cut =
        JSON.readTree(
            letter(
                20_000,
                JSON.writeValueAsString(
                    Map.of(
                        "error",
                        Map.of("status", 400, "reason", text),
                        "alert",
                        Map.of("process", List.of(Map.of("command_line", text)), "id", "i")))));
    String kept = "x".repeat(4_096);
    assertThat(cut)
        .isEqualTo(
            JSON.readTree(
                JSON.writeValueAsString(
                    Map.of(
                        "error",
                        Map.of("status", 400, "reason", kept),
                        "alert",
                        Map.of("process", List.of(Map.of("command_line", kept)), "id", "i"),
                        "cut",
                        true))));
  }

  @Test
  void noPairOfSurrogatesIsHalved() throws Exception {
    String raw = "x" + "\ud83d\ude00".repeat(5_000);
    JsonNode cut = JSON.readTree(letter(100, JSON.writeValueAsString(Map.of("raw", raw))));
    assertThat(cut.get("raw").textValue()).isEqualTo(raw.substring(0, 4_095));
  }

  @Test
  void bytesThatAreCutStayBase64() throws Exception {
    byte[] bytes = new byte[9_000];
    JsonNode cut = JSON.readTree(letter(100, JSON.writeValueAsString(Map.of("raw_base64", bytes))));
    assertThat(cut.get("raw_base64").binaryValue()).isEqualTo(new byte[3_072]);
  }

  @Test
  void noSecretIsPrinted() {
    KafkaCluster cluster =
        new KafkaCluster(
            "broker:9092", Map.of("sasl.jaas.config", "PlainLoginModule password=hush"));
    assertThat(new KafkaOutput(cluster, "alerts", DeliveryGuarantee.EXACTLY_ONCE, "p").toString())
        .contains("broker:9092", "sasl.jaas.config", "alerts")
        .doesNotContain("hush");
  }

  @Test
  void aGivenPropertyWinsOverTheJobsOwn() {
    assertThat(
            new KafkaCluster("b:1", Map.of("a", "given"))
                .propertiesOver(Map.of("a", "own", "b", "own")))
        .isEqualTo(Map.of("a", "given", "b", "own"));
  }

  @Test
  void theTimeoutOfTransactionsIsThePropertysOrTheBrokersOwnLimit() {
    KafkaCluster plain = new KafkaCluster("b:1", Map.of());
    KafkaCluster given = new KafkaCluster("b:1", Map.of("transaction.timeout.ms", "60000"));
    assertThat(
            new KafkaOutput(plain, "a", DeliveryGuarantee.EXACTLY_ONCE, "p").transactionTimeout())
        .isEqualTo(900_000);
    assertThat(
            new KafkaOutput(given, "a", DeliveryGuarantee.EXACTLY_ONCE, "p").transactionTimeout())
        .isEqualTo(60_000);
  }
}
