package io.beaconwatch.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.intelligence.Indicator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupTimesTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static LookupTimes times(TimeRange range, boolean coalesced, Detection... detections) {
    return new LookupTimes(
        new DetectionPlan(List.of(detections), range, Duration.ofMinutes(10), coalesced));
  }

  private static boolean late(LookupTimes times, String version, String watermark) {
    Indicator indicator =
        Indicator.of("192.0.2.1", Indicator.Form.SENTINEL, "ti").version(Given.at(version)).build();
    return times.isLate(indicator, Given.at(watermark));
  }

  @ParameterizedTest
  @CsvSource({
    "tumbling, 12:00:00, 12:00:00, true",
    "tumbling, 12:00:00, 12:59:59, true",
    "tumbling, 12:00:00, 11:59:59, false",
    "tumbling, 12:00:01, 12:59:59, false",
    "offset,   12:15:00, 12:15:00, true",
    "offset,   12:15:01, 13:14:59, false",
    "sliding,  12:00:00, 12:10:00, false",
    "sliding,  12:00:00, 12:10:01, true",
    "runs,     12:00:00, 13:10:00, false",
    "runs,     12:00:00, 13:10:01, true",
    "as-of,    12:00:00, 12:00:00, false",
    "as-of,    12:00:00, 13:00:00, true",
    "as-of,    13:00:01, 13:00:00, false",
  })
  void lateIsWhatAFindingThatWasToldCouldHaveSeen(
      String kind, String version, String watermark, boolean late) {
    Detection sentinel = Given.bundled("sentinel").get(0);
    LookupTimes times =
        switch (kind) {
          case "tumbling" -> times(TimeRange.ALL, true, sentinel);
          case "offset" ->
              times(
                  TimeRange.ALL,
                  true,
                  Given.with(
                      sentinel, new Detection.Window.Tumbling(HOUR, Duration.ofMinutes(15)), 12));
          case "sliding", "runs" ->
              times(
                  TimeRange.ALL,
                  kind.equals("runs"),
                  Given.with(sentinel, new Detection.Window.Sliding(HOUR), 12));
          default -> times(TimeRange.asOf(Given.at("13:00:00")), true, sentinel);
        };
    assertThat(late(times, version, watermark)).isEqualTo(late);
  }

  @Test
  void nothingIsLateBeforeEventTimeBegins() {
    LookupTimes times = times(TimeRange.ALL, true, Given.bundled("sentinel").get(0));
    Indicator always = Indicator.of("192.0.2.1", Indicator.Form.ALWAYS, "list").build();
    assertThat(times.isLate(always, Long.MIN_VALUE)).isFalse();
    assertThat(times.isLate(always, Given.at("12:00:00"))).isTrue();
  }

  @Test
  void rowsAreKeptForTheLookbackTheLatenessAndAWindow() {
    Detection sentinel = Given.bundled("sentinel").get(0);
    Detection day =
        Given.with(sentinel, new Detection.Window.Tumbling(HOUR.multipliedBy(24), HOUR), 12);
    long watermark = Given.at("12:00:00");
    assertThat(times(TimeRange.ALL, true, sentinel, day).horizon(watermark))
        .isLessThan(watermark - Duration.ofHours(24).plusMinutes(10).toMillis());
    assertThat(times(TimeRange.ALL, true, sentinel).lookback()).isEqualTo(Duration.ofDays(7));
  }
}
