package io.beaconwatch.connectors.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.connectors.archive.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelemetryDecoderTest {
  private static final long EARLIEST = 1_000;
  private static final long START = 50_000;
  private static final long AHEAD = 5_000;

  /** A line for each record: what it is, its bytes, where it stands, and its event time. */
  private static final class Lines implements RecordDecoder.Output<TelemetryRecord> {
    final List<String> lines = new ArrayList<>();

    @Override
    public void collect(TelemetryRecord record) {
      lines.add(
          record.kind()
              + " "
              + (record.reason() == null ? "" : record.reason().label() + ": ")
              + record.detail()
              + " @"
              + record.position()
              + "+"
              + record.fullLength()
              + " "
              + new String(record.bytes(), StandardCharsets.UTF_8));
    }

    @Override
    public void collect(TelemetryRecord record, long eventTime) {
      lines.add(
          record.kind()
              + " "
              + eventTime
              + " @"
              + record.position()
              + "+"
              + record.fullLength()
              + " "
              + new String(record.bytes(), StandardCharsets.UTF_8));
    }
  }

  private static NetworkConnection connection(long time) {
    return new NetworkConnection.Builder().start(Family.SYSMON, time).build();
  }

  private static NetworkConnection twoViews(long time, long otherTime) {
    return new NetworkConnection.Builder()
        .start(Family.SYSMON, time)
        .buildWith(new NetworkConnection.Builder().start(Family.ECS, otherTime).build());
  }

  private static TelemetryDecoder decoder(NetworkConnection connection, boolean live) {
    TelemetryParser parser = (buffer, offset, length, out) -> out.connection(connection);
    return new TelemetryDecoder(parser, EARLIEST, START, AHEAD, live);
  }

  /** Decodes a record that a parser finds that connection in. */
  private static String decode(NetworkConnection connection, boolean live) {
    TelemetryDecoder decoder = decoder(connection, live);
    Lines lines = new Lines();
    byte[] buffer = " record ".getBytes(StandardCharsets.UTF_8);
    decoder.decode(buffer, 1, 6, "a.json", 100, lines);
    return String.join("\n", lines.lines);
  }

  @ParameterizedTest
  @CsvSource({
    "999,                  1970-01-01T00:00:00.999Z",
    "1000,                 ''",
    "50000,                ''",
    "55000,                ''",
    "55001,                1970-01-01T00:00:55.001Z",
    "253402300799999,      9999-12-31T23:59:59.999Z",
    "-11644473600000,      1601-01-01T00:00:00Z",
    "9223372036854775807,  +292278994-08-17T07:12:55.807Z",
    "-9223372036854775808, -292275055-05-16T16:47:04.192Z"
  })
  void aTimeThatCannotBeIsARejectThatCarriesNoTime(long time, String impossible) {
    assertThat(decode(connection(time), false))
        .isEqualTo(
            impossible.isEmpty()
                ? "CONNECTION " + time + " @100+6 record"
                : "REJECTED impossible-time: " + impossible + " @100+6 record");
  }

  @Test
  void aRunThatGoesOnForEverCountsFromThePresent() {
    long now = System.currentTimeMillis();
    assertThat(decode(connection(now), false)).startsWith("REJECTED impossible-time");
    assertThat(decode(connection(now), true)).startsWith("CONNECTION " + now);
    assertThat(decode(connection(now + 3_600_000), true)).startsWith("REJECTED impossible-time");
  }

  @ParameterizedTest
  @CsvSource({"2000, 3000, 2000", "3000, 2000, 2000", "2000, 2000, 2000"})
  void theEarlierViewOfARecordIsItsTime(long time, long otherTime, long expected) {
    assertThat(decode(twoViews(time, otherTime), false)).startsWith("CONNECTION " + expected + " ");
  }

  @ParameterizedTest
  @CsvSource({
    "2000,  999,   2000 SYSMON",
    "2000,  55001, 2000 SYSMON",
    "999,   2000,  2000 ECS",
    "55001, 2000,  2000 ECS"
  })
  void anImpossibleTimeInOneViewDropsThatViewAlone(long time, long otherTime, String kept) {
    List<String> told = new ArrayList<>();
    RecordDecoder.Output<TelemetryRecord> output =
        new RecordDecoder.Output<>() {
          @Override
          public void collect(TelemetryRecord record) {
            told.add(record.kind().name());
          }

          @Override
          public void collect(TelemetryRecord record, long eventTime) {
            assertThat(record.connection().otherView()).isNull();
            told.add(eventTime + " " + record.connection().family());
          }
        };
    decoder(twoViews(time, otherTime), false).decode(new byte[6], 0, 6, "a.json", 0, output);
    assertThat(told).containsExactly(kept);
  }

  @ParameterizedTest
  @CsvSource({"999, 55001", "55001, 999", "999, 998"})
  void anImpossibleTimeInBothViewsIsARejectWithTheFirstViewsTime(long time, long otherTime) {
    assertThat(decode(twoViews(time, otherTime), false))
        .startsWith("REJECTED impossible-time: " + Instant.ofEpochMilli(time));
  }

  @Test
  void anElementOfABatchHasItsOwnBytesAndPosition() {
    byte[] buffer = "..[one,two,three]".getBytes(StandardCharsets.UTF_8);
    TelemetryParser parser =
        (bytes, offset, length, out) -> {
          out.part(1, 3);
          out.connection(connection(2_000));
          out.part(5, 3);
          out.skip("defender DeviceEvents");
          out.part(9, 5);
          out.reject(RejectReason.MISSING_FIELD, "Timestamp");
        };
    TelemetryDecoder decoder = new TelemetryDecoder(parser, EARLIEST, START, AHEAD, false);
    Lines lines = new Lines();
    decoder.decode(buffer, 2, 15, "a.json", 100, lines);
    assertThat(lines.lines)
        .containsExactly(
            "CONNECTION 2000 @101+3 one",
            "SKIPPED defender DeviceEvents @105+3 two",
            "REJECTED missing-field: Timestamp @109+5 three");
  }

  @Test
  void theRecordAfterABatchIsWhole() {
    boolean[] batch = {true};
    TelemetryParser parser =
        (bytes, offset, length, out) -> {
          if (batch[0]) {
            out.part(1, 1);
          }
          out.skip("kind");
          batch[0] = false;
        };
    TelemetryDecoder decoder = new TelemetryDecoder(parser, EARLIEST, START, AHEAD, false);
    Lines lines = new Lines();
    byte[] buffer = "abc".getBytes(StandardCharsets.UTF_8);
    decoder.decode(buffer, 0, 3, "a.json", 0, lines);
    decoder.decode(buffer, 0, 3, "a.json", 4, lines);
    assertThat(lines.lines).containsExactly("SKIPPED kind @1+1 b", "SKIPPED kind @4+3 abc");
  }

  @Test
  void aStretchThatIsNoRecordKeepsItsFirstBytesAndItsLength() {
    TelemetryDecoder decoder =
        new TelemetryDecoder((b, o, l, out) -> {}, EARLIEST, START, AHEAD, false);
    Lines lines = new Lines();
    byte[] first = "first bytes".getBytes(StandardCharsets.UTF_8);
    decoder.undecodable(
        RejectReason.TOO_LONG, "longer than 1 MiB", first, 52_428_800, "a.json", 7, lines);
    assertThat(lines.lines)
        .containsExactly("REJECTED too-long: longer than 1 MiB @7+52428800 first bytes");
  }

  @Test
  void theProviderTravelsWithTheJob() throws Exception {
    RecordDecoder.Provider<TelemetryRecord> provider =
        InstantiationUtil.clone(
            TelemetryDecoder.provider(
                TelemetryFormat.AUTO,
                EventTime.SENSOR,
                EnumSet.of(Field.DESTINATION_IP),
                EnumSet.of(Family.SYSMON),
                EARLIEST,
                AHEAD,
                false));
    Lines lines = new Lines();
    byte[] line = "{".getBytes(StandardCharsets.UTF_8);
    provider.create(START).decode(line, 0, 1, "a.json", 0, lines);
    assertThat(lines.lines).singleElement().asString().startsWith("REJECTED malformed");
  }
}
