package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.HOUR;
import static io.beaconwatch.jobs.pipeline.Given.MINUTE;
import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.plan;
import static io.beaconwatch.jobs.pipeline.Given.spaced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.jobs.state.WindowPart;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How windows add up, close, and change afterwards. */
class AggregateWindowsTest {
  private static final Detection SUMO = Given.bundled("sumo").get(0);
  private static final Group GROUP =
      new Group("PC1", "EX\\ann", "C:\\tools\\agent.exe", "", "198.51.100.10");
  private static final Group OTHER = new Group("PC2", "", "", "", "198.51.100.10");
  private static final long START = at("11:00:00");
  private static final long CLOSE = START + HOUR - 1;
  private static final Duration NONE = Duration.ZERO;
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final long LATENESS = 10 * MINUTE;

  private static WindowPart part(Group group, int count) {
    return Given.part(SUMO, group, START, spaced(START, count, MINUTE));
  }

  @ParameterizedTest
  @EnumSource
  void partsOfOneGroupAddUpAndTheWindowClosesOnce(Backend backend) throws Exception {
    try (AggregateRun run = new AggregateRun(backend, plan(NONE, SUMO))) {
      run.take(Given.part(SUMO, GROUP, START, spaced(at("11:10:00"), 5, MINUTE)));
      run.take(Given.part(SUMO, OTHER, START, spaced(at("11:00:00"), 11, MINUTE)));
      run.watermark(at("11:30:00"));
      run.take(Given.part(SUMO, GROUP, START, spaced(at("11:05:00"), 7, MINUTE)));
      run.watermark(CLOSE - 1);
      assertThat(run.findings()).isEmpty();
      run.watermark(CLOSE);
      run.watermark(CLOSE + HOUR);
      run.watermark(Long.MAX_VALUE);
      assertThat(run.findings()).hasSize(1);
      Finding finding = run.findings().get(0);
      assertThat(finding.detection()).isEqualTo("sumo");
      assertThat(finding.group()).isEqualTo(GROUP);
      assertThat(finding.windowStart()).isEqualTo(START);
      assertThat(finding.windowEnd()).isEqualTo(START + HOUR);
      assertThat(finding.asOf()).isEqualTo(START + HOUR);
      assertThat(finding.aggregate().count()).isEqualTo(12);
      assertThat(finding.aggregate().first()).isEqualTo(at("11:05:00"));
      assertThat(finding.aggregate().last()).isEqualTo(at("11:14:00"));
      assertThat(finding.isSequence()).isFalse();
      assertThat(finding.partial()).isFalse();
      assertThat(finding.revision()).isZero();
      assertThat(run.count(CountNames.AGGREGATED_BY + "sumo")).isEqualTo(23);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theThresholdIsInclusive(Backend backend) throws Exception {
    try (AggregateRun run = new AggregateRun(backend, plan(NONE, SUMO))) {
      run.take(part(GROUP, 12));
      run.take(part(OTHER, 11));
      run.watermark(CLOSE);
      assertThat(run.findings()).extracting(Finding::group).containsExactly(GROUP);
    }
  }

  @ParameterizedTest
  @EnumSource
  void windowsAndDetectionsAreCountedApart(Backend backend) throws Exception {
    Detection any = Given.anyFamily(1);
    try (AggregateRun run = new AggregateRun(backend, plan(NONE, SUMO, any))) {
      run.take(part(GROUP, 6));
      run.take(Given.part(SUMO, GROUP, START + HOUR, spaced(START + HOUR, 6, MINUTE)));
      run.take(Given.part(any, GROUP, START, START));
      run.watermark(CLOSE + HOUR);
      assertThat(run.findings()).extracting(Finding::detection).containsExactly("any");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClosedWindowLeavesNothing(Backend backend) throws Exception {
    try (AggregateRun run = new AggregateRun(backend, plan(NONE, SUMO))) {
      run.take(part(GROUP, 12));
      run.take(part(OTHER, 3));
      assertThat(run.keys()).isPositive();
      run.watermark(CLOSE);
      assertThat(run.keys()).isZero();
      assertThat(run.harness.numEventTimeTimers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void withinTheAllowedLatenessEachChangeIsARevision(Backend backend) throws Exception {
    try (AggregateRun run = new AggregateRun(backend, plan(TEN_MINUTES, SUMO))) {
      run.take(part(GROUP, 12));
      run.watermark(CLOSE);
      run.take(part(GROUP, 1));
      run.watermark(CLOSE + LATENESS - 1);
      run.take(part(GROUP, 2));
      assertThat(run.told()).containsExactly("12/0", "13/1", "15/2");
      assertThat(run.keys()).isPositive();
      run.watermark(CLOSE + LATENESS);
      assertThat(run.told()).hasSize(3);
      assertThat(run.keys()).isZero();
      assertThat(run.harness.numEventTimeTimers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFirstCrossingAfterTheCloseIsTheFirstFinal(Backend backend) throws Exception {
    try (AggregateRun run = new AggregateRun(backend, plan(TEN_MINUTES, SUMO))) {
      run.take(part(GROUP, 11));
      run.watermark(CLOSE);
      assertThat(run.findings()).isEmpty();
      run.take(part(GROUP, 1));
      run.take(part(GROUP, 1));
      assertThat(run.told()).containsExactly("12/0", "13/1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGroupThatBeginsAfterTheCloseCountsAndIsCleanedUp(Backend backend) throws Exception {
    try (AggregateRun run = new AggregateRun(backend, plan(TEN_MINUTES, SUMO))) {
      run.watermark(CLOSE);
      run.take(part(GROUP, 12));
      assertThat(run.told()).containsExactly("12/0");
      run.watermark(CLOSE + LATENESS);
      assertThat(run.keys()).isZero();
      assertThat(run.told()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWatermarkThatPassesCloseAndLatenessAtOnceTellsOnce(Backend backend) throws Exception {
    try (AggregateRun run = new AggregateRun(backend, plan(TEN_MINUTES, SUMO))) {
      run.take(part(GROUP, 12));
      run.watermark(Long.MAX_VALUE);
      assertThat(run.told()).containsExactly("12/0");
      assertThat(run.keys()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsLateHereIsSetAsideWithItsCount(Backend backend) throws Exception {
    try (AggregateRun run = new AggregateRun(backend, plan(TEN_MINUTES, SUMO))) {
      run.watermark(CLOSE + LATENESS);
      run.take(part(GROUP, 12));
      assertThat(run.findings()).isEmpty();
      assertThat(run.keys()).isZero();
      assertThat(run.count(CountNames.LATE_FOR + "sumo")).isEqualTo(12);
      assertThat(run.count(CountNames.AGGREGATED_BY + "sumo")).isZero();
      assertThat(run.late())
          .containsExactly(
              "{\"reason\":\"late\",\"@timestamp\":\"2026-03-03T11:00:00Z\","
                  + "\"watermark\":\"2026-03-03T12:09:59.999Z\",\"detections\":[\"sumo\"],"
                  + "\"group\":[\"PC1\",\"EX\\\\ann\",\"C:\\\\tools\\\\agent.exe\",\"\","
                  + "\"198.51.100.10\"],\"count\":12}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWindowBeyondTheRangeIsPartial(Backend backend) throws Exception {
    TimeRange range = new TimeRange(START + 1, Long.MAX_VALUE, null);
    DetectionPlan plan = new DetectionPlan(List.of(SUMO), range, NONE, true);
    try (AggregateRun run = new AggregateRun(backend, plan)) {
      run.take(part(GROUP, 12));
      run.take(Given.part(SUMO, GROUP, START + HOUR, spaced(START + HOUR, 12, MINUTE)));
      run.watermark(Long.MAX_VALUE);
      assertThat(run.findings())
          .extracting(Finding::windowStart, Finding::partial)
          .containsExactlyInAnyOrder(tuple(START, true), tuple(START + HOUR, false));
    }
  }

  @ParameterizedTest
  @EnumSource
  void asOfIsTheInstantOfTheLookup(Backend backend) throws Exception {
    long instant = at("23:00:00");
    DetectionPlan plan = new DetectionPlan(List.of(SUMO), TimeRange.asOf(instant), NONE, true);
    try (AggregateRun run = new AggregateRun(backend, plan)) {
      run.take(part(GROUP, 12));
      run.watermark(Long.MAX_VALUE);
      assertThat(run.findings()).extracting(Finding::asOf).containsExactly(instant);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasToldDoesNotChangeAfterwards(Backend backend) throws Exception {
    try (AggregateRun run = new AggregateRun(backend, plan(TEN_MINUTES, SUMO))) {
      run.take(part(GROUP, 12));
      run.watermark(CLOSE);
      Finding first = run.findings().get(0);
      run.take(part(GROUP, 5));
      assertThat(first.aggregate().count()).isEqualTo(12);
    }
  }
}
