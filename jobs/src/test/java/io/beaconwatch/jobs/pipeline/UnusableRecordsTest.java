package io.beaconwatch.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.connectors.intelligence.RejectedRow;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnusableRecordsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String text(byte[] line) {
    return new String(line, StandardCharsets.UTF_8);
  }

  private static TelemetryRecord record(byte[] bytes, long fullLength) {
    return new TelemetryRecord()
        .inFile("/in/a.zip!/b.json")
        .at(bytes, 0, bytes.length, fullLength, 1L << 33);
  }

  @Test
  void aRecordKeepsItsTextReasonAndPlace() {
    byte[] bytes = "{\"a\":\"ä\"".getBytes(StandardCharsets.UTF_8);
    TelemetryRecord record =
        record(bytes, bytes.length).rejected(RejectReason.MALFORMED, "ends early");
    assertThat(text(UnusableRecords.rejected(record)))
        .isEqualTo(
            "{\"reason\":\"malformed\",\"detail\":\"ends early\",\"file\":\"/in/a.zip!/b.json\","
                + "\"offset\":8589934592,\"length\":9,\"raw\":\"{\\\"a\\\":\\\"ä\\\"\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "1772528400123, ',\"timestamp\":\"2026-03-03T09:00:00.123Z\"'",
    "-9223372036854775808, ''"
  })
  void aRecordOfATopicTellsItsOffset(long time, String timestamp) {
    TelemetryRecord record =
        new TelemetryRecord()
            .inTopic("telemetry", 3, 1L << 33, time)
            .at("[a]".getBytes(StandardCharsets.UTF_8), 1, 1, 1, 1)
            .rejected(RejectReason.MALFORMED, "no value");
    assertThat(text(UnusableRecords.rejected(record)))
        .isEqualTo(
            "{\"reason\":\"malformed\",\"detail\":\"no value\",\"kafka\":{"
                + "\"topic\":\"telemetry\",\"partition\":3,\"offset\":8589934592"
                + timestamp
                + "},\"offset\":1,\"length\":1,\"raw\":\"a\"}");
  }

  /** Text only where nothing is lost by it. */
  @ParameterizedTest
  @CsvSource({
    "616263, raw",
    "'', raw",
    "f09f9880, raw", // a supplementary character
    "efbbbf61, raw", // a byte order mark is kept
    "00, raw",
    "ff, raw_base64",
    "c3, raw_base64", // cut in the middle of a character
    "c080, raw_base64", // an overlong form
    "eda080, raw_base64" // half a surrogate pair
  })
  void bytesComeBackExactly(String hex, String field) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    TelemetryRecord record = record(bytes, bytes.length).rejected(RejectReason.INVALID_UTF_8, "x");
    JsonNode line = JSON.readTree(UnusableRecords.rejected(record));
    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly("reason", "detail", "file", "offset", "length", field);
    byte[] read =
        field.equals("raw")
            ? line.get(field).asText().getBytes(StandardCharsets.UTF_8)
            : line.get(field).binaryValue();
    assertThat(read).isEqualTo(bytes);
  }

  @Test
  void aRecordThatWasTooLongKeepsItsLength() throws IOException {
    TelemetryRecord record =
        record(new byte[] {'a'}, 52_428_800).rejected(RejectReason.TOO_LONG, "longer than 1 MiB");
    JsonNode line = JSON.readTree(UnusableRecords.rejected(record));
    assertThat(line.get("length").asLong()).isEqualTo(52_428_800);
    assertThat(line.get("raw").asText()).isEqualTo("a");
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonHasItsLabel(RejectReason reason) throws IOException {
    TelemetryRecord record = record(new byte[0], 0).rejected(reason, null);
    JsonNode line = JSON.readTree(UnusableRecords.rejected(record));
    assertThat(line.get("reason").asText()).isEqualTo(reason.label());
    assertThat(line.get("detail").isNull()).isTrue();
  }

  /** JSON's escapes allow texts that are no UTF-8; the job must not fail for one. */
  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00b", "\n", "\u0000", "\"", "\u2028"})
  void anyTextMakesALine(String text) throws IOException {
    TelemetryRecord record =
        record(new byte[0], 0).rejected(RejectReason.WRONG_TYPE, text + " is an array");
    for (byte[] bytes :
        List.of(
            UnusableRecords.rejected(record),
            UnusableRecords.late("sumo", new Group(text), 0, 1, 2))) {
      assertThat(bytes).doesNotContain((byte) '\n');
      assertThat(JSON.readTree(bytes).isObject()).isTrue();
    }
  }

  @Test
  void aLateRecordTellsTheDetectionsAndTheWatermark() {
    TelemetryRecord record = Given.record(Given.sysmon(Given.at("11:30:00.005")).build());
    assertThat(text(UnusableRecords.late(record, List.of("sumo", "splunk"), Given.at("12:00:00"))))
        .isEqualTo(
            "{\"reason\":\"late\",\"@timestamp\":\"2026-03-03T11:30:00.005Z\","
                + "\"watermark\":\"2026-03-03T12:00:00Z\",\"detections\":[\"sumo\",\"splunk\"],"
                + "\"file\":\"a.json\",\"offset\":100,\"length\":6,\"raw\":\"record\"}");
  }

  @Test
  void theEndOfInputIsAWatermarkToo() throws IOException {
    TelemetryRecord record = Given.record(Given.sysmon(Given.at("11:30:00")).build());
    JsonNode line = JSON.readTree(UnusableRecords.late(record, List.of("sumo"), Long.MAX_VALUE));
    assertThat(line.get("watermark").asText()).startsWith("+292278994-08-17");
  }

  @Test
  void aRowOfAFeedIsRejectedLikeARecord() {
    RejectedRow row =
        new RejectedRow(
            RejectReason.MISSING_FIELD,
            "TimeGenerated",
            "{}".getBytes(StandardCharsets.UTF_8),
            2,
            "ti.json",
            7);
    assertThat(text(UnusableRecords.rejected(row)))
        .isEqualTo(
            "{\"reason\":\"missing-field\",\"detail\":\"TimeGenerated\",\"file\":\"ti.json\","
                + "\"offset\":7,\"length\":2,\"raw\":\"{}\"}");
  }
}
