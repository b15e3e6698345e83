package io.beaconwatch.connectors.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.telemetry.EventTime;
import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterDecoderTest {
  private static final LetterPosition PLACE = new LetterPosition("dead", 2, 7);
  private static final LetterPosition REPEATED = new LetterPosition("dead", 2, 8);

  private static final String EVENT =
      "{\"@timestamp\":\"2026-03-03T09:00:00Z\",\"event\":{\"category\":[\"network\"],"
          + "\"type\":[\"connection\",\"start\"]},\"host\":{\"name\":\"h\"},"
          + "\"destination\":{\"ip\":\"192.0.2.1\",\"port\":443}}";

  private static final String OF_FILE = "\"file\":\"/in/a.zip!/b.json\",\"offset\":100";
  private static final String OF_TOPIC =
      "\"kafka\":{\"topic\":\"t\",\"partition\":3,\"offset\":77,"
          + "\"timestamp\":\"1970-01-01T00:00:00.009Z\"},\"offset\":10";

  private final List<String> lines = new ArrayList<>();

  /** A line for each record: kind, reason, detail, place, time, and what is known of its bytes. */
  private final RecordDecoder.Output<TelemetryRecord> output =
      new RecordDecoder.Output<>() {
        @Override
        public void collect(TelemetryRecord record) {
          lines.add(
              record.kind()
                  + (record.reason() == null ? "" : " " + record.reason().label())
                  + (" " + record.detail() + " ")
                  + (record.topic() == null
                      ? record.path()
                      : record.topic() + "-" + record.partition() + "@" + record.recordOffset())
                  + (record.recordTime() == TelemetryRecord.NO_TIME
                      ? ""
                      : " " + record.recordTime())
                  + (" " + record.position() + "+" + record.fullLength())
                  + (record.bytes().length == record.fullLength()
                      ? ""
                      : " of which " + record.bytes().length));
        }

        @Override
        public void collect(TelemetryRecord record, long eventTime) {
          collect(record);
        }
      };

  private static DeadLetterDecoder decoder(String... files) throws Exception {
    DeadLetterDecoder.Provider provider =
        new DeadLetterDecoder.Provider(
            TelemetryDecoder.provider(
                TelemetryFormat.AUTO,
                EventTime.SENSOR,
                EnumSet.of(Field.DESTINATION_IP),
                Set.of(),
                0,
                0,
                true),
            new ReadOrigins(Set.of(files), Map.of("read", Map.of(0, 0L))),
            Set.of(REPEATED));
    return InstantiationUtil.clone(provider).create(0);
  }

  /** From the middle of a buffer, as a reader of blocks has it. */
  private String fromFile(String line, String... files) throws Exception {
    byte[] bytes = line.getBytes(UTF_8);
    byte[] buffer = new byte[bytes.length + 9];
    System.arraycopy(bytes, 0, buffer, 4, bytes.length);
    decoder(files).decode(buffer, 4, bytes.length, "letters.jsonl", 50, output);
    return String.join("\n", lines);
  }

  private String fromTopic(String value) throws Exception {
    decoder().decode(PLACE, 1234, value == null ? null : value.getBytes(UTF_8), output);
    return String.join("\n", lines);
  }

  private static String letter(String origin, String record) {
    return "{\"reason\":\"malformed\",\"detail\":\"x\",%s,\"length\":%d,\"raw\":\"%s\"}"
        .formatted(origin, record.getBytes(UTF_8).length, record.replace("\"", "\\\""));
  }

  @Test
  void aRecordIsDecodedAsIfReadWhereItCameFrom() throws Exception {
    String file = "CONNECTION null /in/a.zip!/b.json 100+" + EVENT.length();
    String topic = "CONNECTION null t-3@77 9 10+" + EVENT.length();
    assertThat(fromFile(letter(OF_FILE, EVENT))).isEqualTo(file);
    lines.clear();
    assertThat(fromTopic(letter(OF_FILE, EVENT))).isEqualTo(file);
    lines.clear();
    assertThat(fromFile(letter(OF_TOPIC, EVENT))).isEqualTo(topic);
    lines.clear();
    assertThat(fromTopic(letter(OF_TOPIC, EVENT))).isEqualTo(topic);
  }

  @Test
  void bytesThatAreNoTextComeBack() throws Exception {
    byte[] record = EVENT.replace("\"h\"", "\"ä\"").getBytes(UTF_8);
    record[EVENT.indexOf("\"h\"") + 1] = (byte) 0xff;
    String letter =
        "{\"reason\":\"invalid-utf-8\",%s,\"length\":%d,\"raw_base64\":\"%s\"}"
            .formatted(OF_FILE, record.length, Base64.getEncoder().encodeToString(record));
    assertThat(fromTopic(letter)).endsWith("/in/a.zip!/b.json 100+" + record.length);
  }

  @Test
  void whatFailsAgainIsRejectedWhereItCameFrom() throws Exception {
    assertThat(fromTopic(letter(OF_TOPIC, "{")))
        .startsWith("REJECTED malformed ")
        .endsWith(" t-3@77 9 10+1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"reason\":\"late\",\"group\":[\"x\"],\"count\":3}",
        "{\"reason\":\"too-long\",\"file\":\"a\",\"offset\":0,\"length\":9,\"raw\":\"x\"}",
        "{\"reason\":\"late\",\"file\":\"a\",\"offset\":0,\"length\":2,\"raw\":\"x\",\"cut\":true}"
      })
  void aLetterWithoutItsWholeRecordIsASkip(String letter) throws Exception {
    String kind = "SKIPPED dead letter without its whole record ";
    assertThat(fromFile(letter)).isEqualTo(kind + "letters.jsonl 50+" + letter.length());
    lines.clear();
    assertThat(fromTopic(letter)).isEqualTo(kind + "dead-2@7 1234 0+" + letter.length());
  }

  @Test
  void whatTheRunReadsAnywayIsASkip() throws Exception {
    assertThat(fromFile(letter(OF_FILE, EVENT), "/in/a.zip"))
        .startsWith("SKIPPED dead letter whose record is in the input letters.jsonl");
    lines.clear();
    String ofRead = "\"kafka\":{\"topic\":\"read\",\"partition\":0,\"offset\":0},\"offset\":0";
    assertThat(fromTopic(letter(ofRead, EVENT)))
        .startsWith("SKIPPED dead letter whose record is in the input dead-2@7");
  }

  @Test
  void whatAnotherLetterTellsIsASkip() throws Exception {
    decoder().decode(REPEATED, 1234, letter(OF_FILE, EVENT).getBytes(UTF_8), output);
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith("SKIPPED dead letter of a record that another one tells of dead-2@8 1234");
  }

  @Test
  void aRefusedAlertIsASkip() throws Exception {
    assertThat(fromTopic("{\"reason\":\"elasticsearch-refused\",\"id\":\"a\",\"alert\":{}}"))
        .startsWith("SKIPPED dead letter of an alert that was refused dead-2@7");
  }

  @Test
  void aTombstoneIsASkip() throws Exception {
    assertThat(fromTopic(null)).isEqualTo("SKIPPED kafka tombstone dead-2@7 1234 0+0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nothing of ours | not JSON: ",
        "`` | a dead letter has a reason",
        "{} | a dead letter has a reason",
        "[1] | a dead letter has a reason",
        "{\"reason\":7} | a dead letter has a reason",
        "{\"reason\":\"x\",\"kafka\":{\"timestamp\":\"soon\"}} | no dead letter: ",
        "{\"reason\":\"x\",\"raw_base64\":\"?\"} | no dead letter: "
      })
  void whatIsNoLetterIsRejectedWithWhereItStands(String line, String detail) throws Exception {
    assertThat(fromFile(line))
        .startsWith("REJECTED malformed " + detail)
        .endsWith(" letters.jsonl 50+" + line.length());
    lines.clear();
    assertThat(fromTopic(line))
        .startsWith("REJECTED malformed " + detail)
        .endsWith(" dead-2@7 1234 0+" + line.length());
  }

  @Test
  void ofALongLineThatIsNoLetterTheFirstBytesAreKept() throws Exception {
    assertThat(fromFile("x".repeat(5000))).endsWith(" letters.jsonl 50+5000 of which 4096");
    lines.clear();
    assertThat(fromTopic("x".repeat(5000))).endsWith(" dead-2@7 1234 0+5000 of which 4096");
  }

  @Test
  void whatNeverBecameALineIsRejected() throws Exception {
    decoder()
        .undecodable(RejectReason.TOO_LONG, "why", new byte[3], 99, "letters.jsonl", 50, output);
    assertThat(lines).containsExactly("REJECTED too-long why letters.jsonl 50+99 of which 3");
  }
}
