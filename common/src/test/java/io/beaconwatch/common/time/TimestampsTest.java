package io.beaconwatch.common.time;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  private static final long LEAST = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
  private static final long GREATEST = Instant.parse("9999-12-30T00:00:00Z").getEpochSecond();

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "2022-09-15 12:56:19.679, 2022-09-15T12:56:19.679Z",
    "2022-09-15t12:56:19z, 2022-09-15T12:56:19Z",
    "2022-09-15T12:56:22.958249300Z, 2022-09-15T12:56:22.958Z",
    "2022-09-15T12:56:22.9999999Z, 2022-09-15T12:56:22.999Z",
    "2022-09-15T12:56:22.5, 2022-09-15T12:56:22.500Z",
    "2022-09-15T12:56:22+05:30, 2022-09-15T07:26:22Z",
    "2022-09-15T12:56:22-0530, 2022-09-15T18:26:22Z",
    "2022-09-15T12:56:22.123-08, 2022-09-15T20:56:22.123Z",
    "2022-09-15T12:56:22-00:00, 2022-09-15T12:56:22Z",
    "2020-10-12T07:31:14+000039800Z, 2020-10-12T07:31:14Z",
    "2020-10-12T07:31:14+987654321Z, 2020-10-12T07:31:14.987Z",
    "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999Z",
    "1601-01-01T00:00:00Z, 1601-01-01T00:00:00Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z",
    "2000-02-29T00:00:00Z, 2000-02-29T00:00:00Z",
    "2024-02-29T00:00:00+18:00, 2024-02-28T06:00:00Z"
  })
  void readsIso(String text, Instant expected) {
    assertThat(Timestamps.parseIso(text)).isEqualTo(expected.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2022",
        "2022-09-15",
        "2022-09-15T12:56",
        "2022-09-15T12:56:2",
        "2022-09-15T12:56:22.",
        "2022-09-15T12:56:22.Z",
        "2022-09-15T12:56:22.1234567890Z",
        "2022-09-15T12:56:22ZZ",
        "2022-09-15T12:56:22 Z",
        "2022-09-15T12:56:22+5",
        "2022-09-15T12:56:22+053",
        "2022-09-15T12:56:22+05-30",
        "2022-09-15T12:56:22+05:60",
        "2022-09-15T12:56:22+18:01",
        "2022-09-15T12:56:22*05:30",
        "2022-09-15T12:56:22+00003980Z",
        "2022-09-15T12:56:22+000039800",
        "2022-00-15T12:56:22Z",
        "2022-13-15T12:56:22Z",
        "2022-09-00T12:56:22Z",
        "2022-09-31T12:56:22Z",
        "2022-02-29T12:56:22Z",
        "1900-02-29T12:56:22Z",
        "2022-09-15T24:00:00Z",
        "2022-09-15T12:60:22Z",
        "2016-12-31T23:59:60Z",
        "2022/09/15T12:56:22Z",
        "2022-09-15T12.56.22Z",
        "2022-09-15_12:56:22Z",
        "-022-09-15T12:56:22Z",
        "+022-09-15T12:56:22Z",
        "20 2-09-15T12:56:22Z",
        "\uff12022-09-15T12:56:22Z",
        "2022-09-15T12:56:22\u00e9"
      })
  void refusesWhatIsNoTime(String text) {
    assertThat(Timestamps.parseIso(text)).isEqualTo(Timestamps.INVALID);
  }

  @Test
  void agreesWithJavaTimeOnRandomInstants() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      long second = LEAST + (long) (random.nextDouble() * (GREATEST - LEAST));
      Instant instant = Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
      ZoneOffset offset = ZoneOffset.ofTotalSeconds((random.nextInt(36 * 60) - 18 * 60) * 60);
      OffsetDateTime time = instant.atOffset(offset);
      int digits = random.nextInt(10);
      String pattern =
          "uuuu-MM-dd'T'HH:mm:ss" + (digits > 0 ? "." + "S".repeat(digits) : "") + "XXX";
      String text = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
      if (time.getYear() < 0 || time.getYear() > 9999) {
        continue;
      }
      assertThat(Timestamps.parseIso(text))
          .as("%s, seed %d", text, seed)
          .isEqualTo(OffsetDateTime.parse(text).toInstant().toEpochMilli());
    }
  }

  @Test
  void agreesWithJavaTimeOnWhichDaysThereAre() {
    for (int year : new int[] {1900, 1999, 2000, 2023, 2024, 2100}) {
      for (int month = 0; month <= 13; month++) {
        for (int day = 0; day <= 32; day++) {
          String text = String.format(Locale.ROOT, "%04d-%02d-%02dT10:20:30", year, month, day);
          long expected;
          try {
            expected =
                LocalDateTime.of(year, month, day, 10, 20, 30)
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
          } catch (DateTimeException e) {
            expected = Timestamps.INVALID;
          }
          assertThat(Timestamps.parseIso(text)).as(text).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1612192203.293, 1612192203293",
    "1612192203, 1612192203000",
    "1612192203.9999, 1612192203999",
    "1612192203.2, 1612192203200",
    "1.612192203293E9, 1612192203293",
    "1612192203e0, 1612192203000",
    "0, 0",
    "-1, -1000",
    "-1.5, -1500",
    "-1.0005, -1001",
    "-1.000, -1000",
    "999999999999999, 999999999999999000"
  })
  void readsEpochSeconds(String text, long expected) {
    byte[] bytes = ("<" + text + ">").getBytes(US_ASCII);
    assertThat(Timestamps.parseEpochSeconds(bytes, 1, text.length())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1612192203920, 1612192203920",
    "1612192203920.9, 1612192203920",
    "-1.5, -2",
    "1.61219220392E12, 1612192203920"
  })
  void readsEpochMillis(String text, long expected) {
    byte[] bytes = text.getBytes(US_ASCII);
    assertThat(Timestamps.parseEpochMillis(bytes, 0, bytes.length)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".5",
        "5.",
        "1 2",
        "1.2.3",
        "0x10",
        "1e",
        "1e999999999",
        "1e-999999999",
        "9999999999999999",
        "NaN",
        "Infinity",
        "+5",
        "1,5"
      })
  void refusesWhatIsNoNumber(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    assertThat(Timestamps.parseEpochSeconds(bytes, 0, bytes.length)).isEqualTo(Timestamps.INVALID);
    assertThat(Timestamps.parseEpochMillis(bytes, 0, bytes.length)).isEqualTo(Timestamps.INVALID);
  }

  @ParameterizedTest
  @CsvSource({
    "2020-06-09 22:50:57, false",
    "2020-06-09 22:50:57.123, false",
    "2020-06-09 22:50:57Z, true",
    "2020-06-09T22:50:57.123456-04:00, true",
    "2020-06-09T22:50:57+000000001Z, true"
  })
  void knowsWhetherTheZoneIsSaid(String text, boolean expected) {
    byte[] bytes = text.getBytes(US_ASCII);
    assertThat(Timestamps.saysZone(bytes, 0, bytes.length)).isEqualTo(expected);
  }
}
