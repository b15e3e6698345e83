package io.beaconwatch.connectors.intelligence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2026-03-03T09:00:00Z, 2026-03-03T09:00:00Z",
    "2026-03-03T09:00:00, 2026-03-03T09:00:00Z",
    "2026-03-03 09:00:00, 2026-03-03T09:00:00Z",
    "2026-03-03 09:00:00 UTC, 2026-03-03T09:00:00Z",
    "2026-03-03t09:00:00.123456789z, 2026-03-03T09:00:00.123Z",
    "2026-03-03T09:00:00.1, 2026-03-03T09:00:00.100Z",
    "2026-03-03T09:00, 2026-03-03T09:00:00Z",
    "2026-03-03, 2026-03-03T00:00:00Z",
    "2026-03-03T09:00:00+01:00, 2026-03-03T08:00:00Z",
    "2026-03-03T09:00:00-0530, 2026-03-03T14:30:00Z",
    "2026-03-03T09:00:00+01, 2026-03-03T08:00:00Z",
    "2026-03-03 09:00:00 +01:00, 2026-03-03T08:00:00Z",
    "1969-12-31T23:59:59.9999Z, 1969-12-31T23:59:59.999Z",
    "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z"
  })
  void reads(String text, Instant expected) {
    assertThat(FeedTime.parse(text)).isEqualTo(expected.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "soon",
        "2026-02-30",
        "2026-03-03T25:00:00Z",
        "2026-03-03T09:00:00.",
        "1772528400",
        "2026-03-03T09:00:00.1234567890Z",
        "2026-03-03T09:00:00Zx",
        "2026-03-03.5",
        "03/03/2026",
        "٢٠٢٦-٠٣-٠٣",
        "2026-03-03T09:00:00+99:00"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> FeedTime.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
