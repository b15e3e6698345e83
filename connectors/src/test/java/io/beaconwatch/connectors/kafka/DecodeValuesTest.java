package io.beaconwatch.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.Field;
import io.beaconwatch.connectors.telemetry.EventTime;
import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.util.Collector;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DecodeValuesTest {
  private static final int LONGEST = 5_000;

  /** A line for each record: kind, reason or kind of skip, place, bytes. */
  private static List<String> decode(byte[] value, long timestamp) throws Exception {
    DecodeValues schema =
        InstantiationUtil.clone(
            new DecodeValues(
                TelemetryDecoder.provider(
                    TelemetryFormat.AUTO,
                    EventTime.SENSOR,
                    EnumSet.of(Field.DESTINATION_IP),
                    Set.of(),
                    0,
                    0,
                    true),
                0,
                LONGEST));
    schema.open(null);
    List<String> lines = new ArrayList<>();
    Collector<TelemetryRecord> collector =
        new Collector<>() {
          @Override
          public void collect(TelemetryRecord record) {
            String bytes = new String(record.bytes(), UTF_8);
            lines.add(
                record.kind()
                    + (record.reason() == null ? "" : " " + record.reason().label())
                    + (record.detail() == null ? "" : " " + record.detail())
                    + (" " + record.topic() + "-" + record.partition() + "@")
                    + record.recordOffset()
                    + (record.recordTime() == TelemetryRecord.NO_TIME
                        ? ""
                        : " " + record.recordTime())
                    + (" " + record.position() + "+" + record.fullLength() + " ")
                    + bytes.substring(0, Math.min(20, bytes.length()))
                    + bytes.length());
          }

          @Override
          public void close() {}
        };
    schema.deserialize(
        new ConsumerRecord<>(
            "t",
            3,
            77,
            timestamp,
            TimestampType.CREATE_TIME,
            0,
            0,
            "key".getBytes(UTF_8),
            value,
            new RecordHeaders(),
            java.util.Optional.empty()),
        collector);
    return lines;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void aTombstoneIsASkip() throws Exception {
    assertThat(decode(null, 9)).containsExactly("SKIPPED kafka tombstone t-3@77 9 0+0 0");
  }

  @Test
  void aRecordWithoutATimestampHasNone() throws Exception {
    assertThat(decode(bytes("{}"), -1))
        .containsExactly("REJECTED unknown-shape none of the format's fields t-3@77 0+2 {}2");
  }

  @Test
  void aValueThatIsTooLongKeepsItsFirstBytes() throws Exception {
    assertThat(decode(bytes("x".repeat(LONGEST + 1)), 9))
        .containsExactly(
            "REJECTED too-long longer than 5000 bytes t-3@77 9 0+5001 xxxxxxxxxxxxxxxxxxxx4096");
    assertThat(decode(bytes("x".repeat(LONGEST)), 9))
        .singleElement()
        .asString()
        .startsWith("REJECTED malformed");
  }

  @Test
  void aBatchIsSplitAndItsElementsTellWhereTheyStand() throws Exception {
    String row = "{\"Timestamp\":\"2026-03-03T09:00:00Z\",\"ActionType\":\"%s\"%s}";
    String batch =
        " {\"records\":["
            + row.formatted("FileCreated", "")
            + ","
            + row.formatted("ConnectionSuccess", ",\"DeviceId\":\"d\",\"RemoteIP\":\"192.0.2.1\"")
            + ",7]}\n";
    assertThat(decode(bytes(batch), 9))
        .hasSize(3)
        .anyMatch(line -> line.startsWith("CONNECTION t-3@77 9 77+"))
        .anyMatch(line -> line.startsWith("REJECTED"))
        .last()
        .asString()
        .endsWith(" 185+1 71");
  }

  @Test
  void whitespaceAroundARecordIsFine() throws Exception {
    assertThat(
            decode(
                bytes(
                    "\r\n{\"Timestamp\":\"2026-03-03T09:00:00Z\",\"DeviceId\":\"d\","
                        + "\"ActionType\":\"ConnectionSuccess\",\"RemoteIP\":\"192.0.2.1\"}\r\n"),
                9))
        .singleElement()
        .asString()
        .startsWith("CONNECTION");
  }
}
