package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.sigma.DetectionFiles;
import java.time.Duration;
import java.util.List;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionPlanTest {
  private static final Detection SENTINEL = Given.bundled("sentinel").get(0);

  @Test
  void thePlanTravelsWithTheJob() throws Exception {
    List<Detection> all = new DetectionFiles().bundled(DetectionFiles.BUNDLED).load().detections();
    for (TimeRange range : List.of(TimeRange.ALL, TimeRange.asOf(5), new TimeRange(1, 2, null))) {
      DetectionPlan plan = new DetectionPlan(all, range, Duration.ofMinutes(1), true);
      assertThat(InstantiationUtil.clone(plan)).isEqualTo(plan);
      InstantiationUtil.clone(new MatchDetections(plan));
      InstantiationUtil.clone(new AggregateWindows(plan));
      InstantiationUtil.clone(new FindSequences(plan));
      InstantiationUtil.clone(new ScoreFindings(plan));
    }
    DetectionPlan joined =
        new DetectionPlan(
            List.of(SENTINEL),
            TimeRange.ALL,
            Duration.ZERO,
            false,
            new JoinRule(Duration.ofDays(1), Duration.ofMinutes(2)),
            Duration.ofMillis(200));
    assertThat(InstantiationUtil.clone(joined)).isEqualTo(joined);
    DetectionPlan nothing =
        new DetectionPlan(List.of(), TimeRange.ALL, Duration.ZERO, true, null, null);
    assertThat(InstantiationUtil.clone(nothing)).isEqualTo(nothing);
  }

  /** Taken apart by Java, the five detections are hundreds of objects in each operator. */
  @Test
  void thePlanTravelsInFewBytes() throws Exception {
    DetectionPlan plan =
        new DetectionPlan(
            new DetectionFiles().bundled(DetectionFiles.BUNDLED).load().detections(),
            TimeRange.ALL,
            Duration.ZERO,
            true);
    assertThat(InstantiationUtil.serializeObject(plan)).hasSizeLessThan(12 * 1024);
  }

  @Test
  void theParserIsToldEveryFieldThatCounts() {
    assertThat(Given.plan(Duration.ZERO, "elastic").neededFields())
        .contains(
            Field.EVENT_CATEGORY, // selection
            Field.DESTINATION_IP, // key
            Field.USER, // told beside the key
            Field.DESTINATION_PORT,
            Field.BYTES_SENT,
            Field.BYTES_RECEIVED)
        .doesNotContain(Field.EVENT_ID, Field.SOURCE_IP);
  }

  @Test
  void withoutARangeEverythingCountsAndNothingIsPartial() {
    TimeRange all = TimeRange.ALL.widest(List.of(SENTINEL));
    assertThat(all.contains(Long.MIN_VALUE)).isTrue();
    assertThat(all.contains(Long.MAX_VALUE - 1)).isTrue();
    assertThat(TimeRange.ALL.cuts(SENTINEL, at("11:00:00"), at("12:00:00"))).isFalse();
    assertThat(TimeRange.ALL.lookupTime(at("12:00:00"))).isEqualTo(at("12:00:00"));
  }

  /** SEMANTICS 5 and 7.8: an instant that is not on the hour cuts the oldest and newest window. */
  @ParameterizedTest
  @CsvSource({
    "12:00:00.000, 2026-03-02T12:00:00Z, true", // its first millisecond is outside
    "12:00:00.000, 2026-03-02T13:00:00Z, false",
    "12:00:00.000, 2026-03-03T11:00:00Z, false",
    "12:00:00.000, 2026-03-03T12:00:00Z, true", // its first millisecond is inside
    "11:59:59.999, 2026-03-03T11:00:00Z, false",
    "11:59:59.998, 2026-03-03T11:00:00Z, true",
    "12:30:00.000, 2026-03-02T12:00:00Z, true",
    "12:30:00.000, 2026-03-03T12:00:00Z, true",
    "12:30:00.000, 2026-03-03T11:00:00Z, false"
  })
  void asOfCutsTheWindowsAtItsEnds(String instant, String windowStart, boolean partial) {
    long start = time(windowStart);
    assertThat(TimeRange.asOf(at(instant)).cuts(SENTINEL, start, start + Given.HOUR))
        .isEqualTo(partial);
  }

  @Test
  void theWidestRangeIsThatOfTheLongestLookback() {
    Detection day = SENTINEL;
    long instant = at("12:00:00");
    TimeRange widest = TimeRange.asOf(instant).widest(List.of(day));
    long lookback = day.lookback().toMillis();
    assertThat(widest.contains(instant - lookback)).isFalse();
    assertThat(widest.contains(instant - lookback + 1)).isTrue();
    assertThat(widest.contains(instant)).isTrue();
    assertThat(widest.contains(instant + 1)).isFalse();
  }
}
