package io.beaconwatch.jobs.generator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {
  private final Line line = new Line(1);

  @Test
  void writesTimesAsJavaTimeDoes() {
    SplittableRandom random = new SplittableRandom(5);
    DateTimeFormatter nine =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    for (int i = 0; i < 20_000; i++) {
      long millis = random.nextLong(Instant.parse("9999-12-31T23:59:59Z").toEpochMilli());
      int nanos = random.nextInt(1_000_000);
      String expected = nine.format(Instant.ofEpochMilli(millis).plusNanos(nanos));
      int digits = 3 + random.nextInt(7);
      line.truncate(0);
      assertThat(text(line.putTime(millis, nanos, ' ', digits)))
          .as("%s ms %s ns", millis, nanos)
          .isEqualTo(expected.substring(0, 20 + digits));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 100, 1234567890123L, Long.MAX_VALUE, Long.MIN_VALUE, -1, -10})
  void writesUnsignedNumbers(long number) {
    assertThat(text(line.putUnsigned(number))).isEqualTo(Long.toUnsignedString(number));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 255, 256, 0xFFFF, 0x10000, 0x7FFFFFFF})
  void writesHexadecimalWithoutZerosInFront(int number) {
    assertThat(text(line.putHexNumber(number))).isEqualTo(Integer.toHexString(number));
  }

  @Test
  void writesAddressesAndIds() {
    line.putAddress(0xC0A8FF01).put(' ').putUuid(0x0123456789abcdefL, 0xfedcba9876543210L);

    assertThat(text(line)).isEqualTo("192.168.255.1 01234567-89ab-cdef-fedc-ba9876543210");
  }

  private static String text(Line line) {
    return new String(line.bytes(), 0, line.length(), US_ASCII);
  }
}
