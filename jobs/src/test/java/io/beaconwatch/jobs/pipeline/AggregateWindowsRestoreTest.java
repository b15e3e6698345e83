package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.HOUR;
import static io.beaconwatch.jobs.pipeline.Given.MINUTE;
import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.plan;
import static io.beaconwatch.jobs.pipeline.Given.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.jobs.state.DetectionVersion;
import io.beaconwatch.jobs.state.WindowPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Windows over restarts: at the same and another parallelism, with other detections and options.
 */
class AggregateWindowsRestoreTest {
  private static final Detection SUMO = Given.bundled("sumo").get(0);
  private static final Group GROUP = new Group("PC1", "ann", "agent.exe", "", "198.51.100.10");
  private static final long START = at("11:00:00");
  private static final long CLOSE = START + HOUR - 1;
  private static final Duration NONE = Duration.ZERO;
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private static WindowPart part(Detection detection, Group group, int count) {
    return Given.part(detection, group, START, spaced(START, count, MINUTE));
  }

  @ParameterizedTest
  @EnumSource
  void aWindowThatWasHalfFullGoesOn(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (AggregateRun run = new AggregateRun(backend, plan(NONE, SUMO))) {
      run.take(part(SUMO, GROUP, 6));
      state = run.checkpoint();
      // Lost with the failure.
      run.take(part(SUMO, GROUP, 3));
    }
    try (AggregateRun run = new AggregateRun(backend, plan(NONE, SUMO), state)) {
      run.take(part(SUMO, GROUP, 6));
      run.watermark(CLOSE);
      assertThat(run.told()).containsExactly("12/0");
      assertThat(run.count(CountNames.AGGREGATED_BY + "sumo")).isEqualTo(12);
      assertThat(run.keys()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void revisionsGoOn(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (AggregateRun run = new AggregateRun(backend, plan(TEN_MINUTES, SUMO))) {
      run.take(part(SUMO, GROUP, 12));
      run.watermark(CLOSE);
      run.take(part(SUMO, GROUP, 1));
      assertThat(run.told()).containsExactly("12/0", "13/1");
      state = run.checkpoint();
    }
    try (AggregateRun run = new AggregateRun(backend, plan(TEN_MINUTES, SUMO), state)) {
      run.watermark(CLOSE + 1);
      run.take(part(SUMO, GROUP, 1));
      assertThat(run.told()).containsExactly("14/2");
    }
  }

  /** It comes before the first watermark, when nobody remembers yet that the window is closed. */
  @ParameterizedTest
  @EnumSource
  void aLateEventAfterARestartRevisesItsOwnGroupAlone(Backend backend) throws Exception {
    Group other = inTheSameBucket();
    OperatorSubtaskState state;
    try (AggregateRun run = new AggregateRun(backend, plan(TEN_MINUTES, SUMO))) {
      run.take(part(SUMO, GROUP, 12));
      run.take(part(SUMO, other, 20));
      run.watermark(CLOSE);
      assertThat(run.told()).containsExactlyInAnyOrder("12/0", "20/0");
      state = run.checkpoint();
    }
    try (AggregateRun run = new AggregateRun(backend, plan(TEN_MINUTES, SUMO), state)) {
      run.take(part(SUMO, GROUP, 1));
      run.watermark(CLOSE + 1);
      assertThat(run.told()).containsExactly("13/1");
    }
  }

  private static Group inTheSameBucket() {
    Bucket bucket = Bucket.of(part(SUMO, GROUP, 1));
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(AggregateWindowsRestoreTest::group)
        .filter(group -> !group.equals(GROUP))
        .filter(group -> Bucket.of(part(SUMO, group, 1)).equals(bucket))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void rescalingMovesGroupsWithTheirTimers(Backend backend) throws Exception {
    int groups = 200;
    OperatorSubtaskState state;
    try (AggregateRun run = new AggregateRun(backend, plan(NONE, SUMO))) {
      for (int i = 0; i < groups; i++) {
        run.take(part(SUMO, group(i), 6));
      }
      state = run.checkpoint();
    }
    List<Group> told = new ArrayList<>();
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState share = OperatorRun.rescaled(state, 1, 2, subtask);
      try (AggregateRun run = new AggregateRun(backend, plan(NONE, SUMO), share, 2, subtask)) {
        for (int i = 0; i < groups; i++) {
          WindowPart part = part(SUMO, group(i), 6);
          if (subtaskOf(part) == subtask) {
            run.take(part);
          }
        }
        run.watermark(CLOSE);
        assertThat(run.findings()).hasSizeBetween(groups / 4, groups * 3 / 4);
        run.findings().stream()
            .peek(finding -> assertThat(finding.aggregate().count()).isEqualTo(12))
            .map(Finding::group)
            .forEach(told::add);
      }
    }
    assertThat(told).hasSize(groups).doesNotHaveDuplicates();
  }

  private static Group group(int number) {
    return new Group("PC" + number, "ann", "agent.exe", "", "198.51.100.10");
  }

  static int subtaskOf(WindowPart part) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        Bucket.of(part), OperatorRun.KEY_GROUPS, 2);
  }

  @ParameterizedTest
  @EnumSource
  void aDetectionThatIsGoneTellsItsOpenWindowsAndLeavesNothing(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (AggregateRun run = new AggregateRun(backend, plan(NONE, SUMO))) {
      run.take(part(SUMO, GROUP, 12));
      state = run.checkpoint();
    }
    try (AggregateRun run = new AggregateRun(backend, plan(NONE, "splunk"), state)) {
      run.take(part(SUMO, GROUP, 1));
      run.watermark(CLOSE);
      assertThat(run.told()).containsExactly("13/0");
      assertThat(run.keys()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDetectionThatCollectsOtherFieldsStartsOver(Backend backend) throws Exception {
    Detection other = Given.anyFamily(12);
    Group group = new Group("198.51.100.10");
    OperatorSubtaskState state;
    try (AggregateRun run = new AggregateRun(backend, plan(NONE, other))) {
      // As it would be had it had another key: with fewer fields beside it.
      WindowPart part = part(SUMO, group, 7);
      run.take(
          new WindowPart(
              DetectionVersion.first(other), START, START + HOUR, group, part.aggregate()));
      state = run.checkpoint();
    }
    try (AggregateRun run = new AggregateRun(backend, plan(NONE, other), state)) {
      run.take(part(other, group, 12));
      run.watermark(CLOSE);
      assertThat(run.told()).containsExactly("12/0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void lessLatenessAfterARestartTellsNothingTwice(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (AggregateRun run = new AggregateRun(backend, plan(TEN_MINUTES, SUMO))) {
      run.take(part(SUMO, GROUP, 12));
      run.watermark(CLOSE);
      state = run.checkpoint();
    }
    try (AggregateRun run = new AggregateRun(backend, plan(NONE, SUMO), state)) {
      run.watermark(CLOSE + HOUR);
      assertThat(run.findings()).isEmpty();
      assertThat(run.keys()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void moreLatenessAfterARestartKeepsTheWindow(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (AggregateRun run = new AggregateRun(backend, plan(TEN_MINUTES, SUMO))) {
      run.take(part(SUMO, GROUP, 12));
      run.watermark(CLOSE);
      state = run.checkpoint();
    }
    try (AggregateRun run = new AggregateRun(backend, plan(Duration.ofHours(1), SUMO), state)) {
      run.watermark(CLOSE + HOUR - 1);
      run.take(part(SUMO, GROUP, 1));
      assertThat(run.told()).containsExactly("13/1");
      run.watermark(CLOSE + HOUR);
      assertThat(run.keys()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void openWindowsAreKnownRightAfterARestart(Backend backend) throws Exception {
    int groups = 200;
    OperatorSubtaskState state;
    try (AggregateRun run = new AggregateRun(backend, plan(TEN_MINUTES, SUMO))) {
      for (int i = 0; i < groups; i++) {
        run.take(part(SUMO, group(i), 6));
        run.take(part(SUMO, group(i), 1));
      }
      run.take(Given.part(SUMO, GROUP, START + HOUR, spaced(START + HOUR, 1, MINUTE)));
      assertThat(run.windowsOpen("sumo")).isEqualTo(groups + 1);
      state = run.checkpoint();
    }
    long open = 0;
    for (int subtask = 0; subtask < 2; subtask++) {
      long ours = 0;
      for (int i = 0; i < groups; i++) {
        ours += subtaskOf(part(SUMO, group(i), 6)) == subtask ? 1 : 0;
      }
      OperatorSubtaskState share = OperatorRun.rescaled(state, 1, 2, subtask);
      try (AggregateRun run =
          new AggregateRun(backend, plan(TEN_MINUTES, SUMO), share, 2, subtask)) {
        open += run.windowsOpen("sumo");
        assertThat(run.windowsOpen("sumo")).isBetween(ours, ours + 1);
        // Held for as long as a late event may change them.
        run.watermark(CLOSE + TEN_MINUTES.toMillis() - 1);
        assertThat(run.windowsOpen("sumo")).isBetween(ours, ours + 1);
        run.watermark(CLOSE + TEN_MINUTES.toMillis());
        assertThat(run.windowsOpen("sumo")).isBetween(0L, 1L);
        run.watermark(CLOSE + 2 * HOUR);
        assertThat(run.windowsOpen("sumo")).isZero();
      }
    }
    assertThat(open).isEqualTo(groups + 1);
  }

  /** What picks the key group of a savepoint's state must never change. */
  @Test
  void bucketsAreWhereTheyWere() {
    Bucket bucket = Bucket.of(part(SUMO, GROUP, 1));
    assertThat(bucket).isEqualTo(new Bucket("sumo", START, START + HOUR, bucket.number()));
    assertThat(bucket.number()).isEqualTo(471);
    assertThat(bucket.hashCode()).isEqualTo(-780753061);
  }
}
