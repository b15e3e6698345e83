package io.beaconwatch.common.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.AlertFields;
import io.beaconwatch.common.scoring.Group;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The vendors' computed columns: SEMANTICS 3.2, 3.3, 7.1 and 7.7. */
class VendorColumnsTest {
  private static final Detection SENTINEL = Findings.bundled("sentinel");
  private static final Group GROUP = new Group("pc1", "ann", "agent.exe", "", "198.51.100.10");
  private static final BigDecimal MINUTES = BigDecimal.valueOf(60);

  private static JsonNode row(Aggregate aggregate) throws IOException {
    String json =
        new AlertWriter(SENTINEL, true)
            .write(Findings.window(GROUP, SENTINEL, aggregate, false, 0), null)
            .json();
    return new ObjectMapper().readTree(json).get("vendor");
  }

  /** What the table of SEMANTICS 7.1 says. */
  @ParameterizedTest
  @CsvSource({
    "12, 0.2",
    "13, 0.22",
    "15, 0.25",
    "19, 0.32",
    "20, 0.33",
    "29, 0.48",
    "30, 0.5",
    "49, 0.82",
    "50, 0.83",
    "60, 1.0"
  })
  void connectionsPerMinute(int count, String rate) throws IOException {
    JsonNode row = row(Findings.aggregate(SENTINEL, count, 1));
    assertThat(row.get("ConnectionsPerMinute").toString()).isEqualTo(rate);
    assertThat(row.get("ConnectionCount").asInt()).isEqualTo(count);
  }

  static IntStream counts() {
    return IntStream.rangeClosed(12, 60);
  }

  @ParameterizedTest
  @MethodSource("counts")
  void theRateOfEachCountIsItsSixtiethInTwoDecimals(int count) throws IOException {
    // In whole hundredths, half up, from integers alone: 100 n / 60 = 5 n / 3.
    int hundredths = (2 * 5 * count + 3) / 6;
    assertThat(row(Findings.aggregate(SENTINEL, count, 1)).get("ConnectionsPerMinute").asDouble())
        .isEqualTo(hundredths / 100.0);
  }

  /** SEMANTICS 3.2: the rounding mode cannot matter, since 5 n / 3 is never half-way. */
  @Test
  void noCountIsATieOfRounding() {
    for (long count = 0; count < 100_000; count++) {
      BigDecimal exact = BigDecimal.valueOf(count);
      BigDecimal up = exact.divide(MINUTES, 2, RoundingMode.HALF_UP);
      assertThat(up)
          .as("%d", count)
          .isEqualTo(exact.divide(MINUTES, 2, RoundingMode.HALF_DOWN))
          .isEqualTo(exact.divide(MINUTES, 2, RoundingMode.HALF_EVEN));
      assertThat(5 * count % 3 * 2).as("%d", count).isNotEqualTo(3);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500,        0,    500,        0,    0.0",
    "1000,       500,  1000,       500,  2.0",
    "1,          3,    1,          3,    0.33",
    "0,          10,   0,          10,   0.0",
    "-1,         -1,   0,          0,    0.0",
    "-1,         10,   0,          10,   0.0",
    "10,         -1,   10,         0,    0.0",
    "1,          200,  1,          200,  0.0", // 0.005: half even, pinned
    "3,          200,  3,          200,  0.02", // 0.015
    "5000000000, 2,    5000000000, 2,    2.5E9"
  })
  void byteRatio(long sent, long received, long totalSent, long totalReceived, String ratio)
      throws IOException {
    Aggregate aggregate = new Aggregate();
    aggregate.add(
        new NetworkConnection.Builder()
            .start(Family.DEFENDER, Findings.START)
            .bytes(sent, received)
            .build(),
        AlertFields.collected(SENTINEL));
    JsonNode row = row(aggregate);
    assertThat(row.get("TotalBytesSent").asLong()).isEqualTo(totalSent);
    assertThat(row.get("TotalBytesReceived").asLong()).isEqualTo(totalReceived);
    assertThat(row.get("ByteRatio").toString()).isEqualTo(ratio);
  }

  @Test
  void sumsPassTwoToTheThirtyFirst() throws IOException {
    Aggregate aggregate = new Aggregate();
    for (int i = 0; i < 3; i++) {
      aggregate.add(
          new NetworkConnection.Builder()
              .start(Family.DEFENDER, Findings.START)
              .bytes(2_000_000_000, 1_000_000_000)
              .build(),
          AlertFields.collected(SENTINEL));
    }
    JsonNode row = row(aggregate);
    assertThat(row.get("TotalBytesSent").asLong()).isEqualTo(6_000_000_000L);
    assertThat(row.get("ByteRatio").asDouble()).isEqualTo(2.0);
  }

  /** SEMANTICS 3.3: without an indicator the texts are empty and the confidence is null. */
  @Test
  void withoutAnIndicatorItsColumnsAreThereAndEmpty() throws IOException {
    JsonNode row = row(Findings.aggregate(SENTINEL, 12, 1));
    assertThat(row.get("IsTIMatch").toString()).isEqualTo("false");
    assertThat(row.get("ThreatType").toString()).isEqualTo("\"\"");
    assertThat(row.get("TIConfidence").toString()).isEqualTo("null");
    assertThat(row.get("TIDescription").toString()).isEqualTo("\"\"");
  }

  @Test
  void fewerThanFivePortsAreAllListed() throws IOException {
    JsonNode row = row(Findings.aggregate(SENTINEL, 12, 3));
    assertThat(row.get("RemotePorts").toString()).isEqualTo("[443,444,445]");
    assertThat(row.get("UniqueRemotePorts").asInt()).isEqualTo(3);
  }
}
