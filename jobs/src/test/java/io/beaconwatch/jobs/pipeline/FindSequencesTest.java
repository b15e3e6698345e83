package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.HOUR;
import static io.beaconwatch.jobs.pipeline.Given.MINUTE;
import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.sequencePart;
import static io.beaconwatch.jobs.pipeline.Given.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sequences by watermarks and timers; what a sequence is, is tested with the scoring. */
class FindSequencesTest {
  private static final Detection ELASTIC = Given.bundled("elastic").get(0);
  private static final Group GROUP = new Group("pc1", "198.51.100.10");
  private static final long START = at("11:00:00");
  private static final long[] TIMES = spaced(START, 10, MINUTE);
  private static final long LAST = TIMES[9];

  private static DetectionPlan plan(boolean coalesced, Duration lateness) {
    return new DetectionPlan(List.of(ELASTIC), TimeRange.ALL, lateness, coalesced);
  }

  private static DetectionPlan every() {
    return plan(false, Duration.ZERO);
  }

  private static DetectionPlan coalesced() {
    return plan(true, Duration.ZERO);
  }

  private static List<String> told(SequenceRun run) {
    return run.findings().stream()
        .map(
            finding ->
                (finding.windowStart() - START) / 1000
                    + "-"
                    + (finding.windowEnd() - START) / 1000
                    + " "
                    + finding.aggregate().count()
                    + "x"
                    + finding.sequences())
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void aSequenceIsToldOnTheMinuteAfterTheWatermarkHasPassedIt(Backend backend) throws Exception {
    try (SequenceRun run = new SequenceRun(backend, every())) {
      run.take(sequencePart(ELASTIC, GROUP, TIMES));
      // The last connection at the watermark's own time may still be followed by one of that time.
      run.watermark(LAST);
      assertThat(run.findings()).isEmpty();
      run.watermark(LAST + MINUTE - 1);
      assertThat(run.findings()).isEmpty();
      run.watermark(LAST + MINUTE);
      assertThat(told(run)).containsExactly("0-540 10x1");
      assertThat(run.findings().get(0).asOf()).isEqualTo(LAST);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunIsToldAnHourAfterItsLastConnection(Backend backend) throws Exception {
    try (SequenceRun run = new SequenceRun(backend, coalesced())) {
      run.take(sequencePart(ELASTIC, GROUP, spaced(START, 12, MINUTE)));
      long last = START + 11 * MINUTE;
      run.watermark(last + HOUR);
      assertThat(run.findings()).isEmpty();
      run.watermark(last + HOUR + MINUTE);
      assertThat(told(run)).containsExactly("0-660 12x3");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOrderOfArrivalChangesNothing(Backend backend) throws Exception {
    long seed = 42;
    Random random = new Random(seed);
    for (boolean coalesced : new boolean[] {true, false}) {
      List<String> expected = null;
      for (int round = 0; round < 5; round++) {
        List<Long> times = new ArrayList<>();
        Arrays.stream(spaced(START, 40, 7 * MINUTE)).forEach(times::add);
        Arrays.stream(spaced(START + 8 * HOUR, 15, 1000)).forEach(times::add);
        if (round > 0) {
          Collections.shuffle(times, random);
        }
        try (SequenceRun run = new SequenceRun(backend, plan(coalesced, Duration.ZERO))) {
          for (long time : times) {
            run.take(sequencePart(ELASTIC, GROUP, time));
          }
          run.watermark(Long.MAX_VALUE);
          if (expected == null) {
            expected = told(run);
          }
          assertThat(told(run)).as("seed %d, round %d", seed, round).isEqualTo(expected);
        }
      }
      // Every seven minutes nine span 56 minutes and ten 63: only the quick ones count.
      assertThat(expected).hasSize(coalesced ? 1 : 6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEarlierConnectionThatArrivesLastTakesItsPlace(Backend backend) throws Exception {
    try (SequenceRun run = new SequenceRun(backend, every())) {
      run.take(sequencePart(ELASTIC, GROUP, Arrays.copyOfRange(TIMES, 0, 3)));
      run.take(sequencePart(ELASTIC, GROUP, Arrays.copyOfRange(TIMES, 4, 10)));
      run.watermark(TIMES[3] - 1);
      run.take(sequencePart(ELASTIC, GROUP, TIMES[3]));
      run.watermark(Long.MAX_VALUE);
      assertThat(run.findings()).hasSize(1);
      assertThat(run.findings().get(0).sequenceTimes().get(0)).isEqualTo(TIMES);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theAllowedLatenessIsWaitedFor(Backend backend) throws Exception {
    try (SequenceRun run = new SequenceRun(backend, plan(false, Duration.ofMinutes(10)))) {
      run.take(sequencePart(ELASTIC, GROUP, Arrays.copyOfRange(TIMES, 1, 10)));
      run.watermark(TIMES[0] + 10 * MINUTE);
      run.take(sequencePart(ELASTIC, GROUP, TIMES[0]));
      run.watermark(LAST + 10 * MINUTE);
      assertThat(run.findings()).isEmpty();
      run.watermark(LAST + 11 * MINUTE);
      assertThat(told(run)).containsExactly("0-540 10x1");
      assertThat(run.late()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsLateHereIsSetAsideWithItsCount(Backend backend) throws Exception {
    try (SequenceRun run = new SequenceRun(backend, every())) {
      run.watermark(TIMES[3]);
      run.take(sequencePart(ELASTIC, GROUP, TIMES));
      run.watermark(Long.MAX_VALUE);
      assertThat(run.findings()).isEmpty();
      assertThat(run.count(CountNames.LATE_FOR + "elastic")).isEqualTo(3);
      assertThat(run.count(CountNames.AGGREGATED_BY + "elastic")).isEqualTo(7);
      assertThat(run.late())
          .containsExactly(
              "{\"reason\":\"late\",\"@timestamp\":\"2026-03-03T11:00:00Z\","
                  + "\"watermark\":\"2026-03-03T11:03:00Z\",\"detections\":[\"elastic\"],"
                  + "\"group\":[\"pc1\",\"198.51.100.10\"],\"count\":3}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsPutBeforeWhatIsInOrderAlready(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (SequenceRun run = new SequenceRun(backend, every())) {
      run.take(sequencePart(ELASTIC, GROUP, spaced(START, 9, MINUTE)));
      run.watermark(START + 20 * MINUTE);
      state = run.checkpoint();
    }
    // A restarted operator does not know its watermark; its state knows what is past.
    try (SequenceRun run = new SequenceRun(backend, every(), state)) {
      run.take(sequencePart(ELASTIC, GROUP, START));
      run.watermark(Long.MAX_VALUE);
      assertThat(run.findings()).isEmpty();
      assertThat(run.count(CountNames.LATE_FOR + "elastic")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void timersStandOnWholeMinutes(Backend backend) throws Exception {
    try (SequenceRun run = new SequenceRun(backend, every())) {
      for (int second = 0; second < 60; second++) {
        run.take(sequencePart(ELASTIC, GROUP, START + second * 1000L));
      }
      assertThat(run.harness.numEventTimeTimers()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aQuietGroupLeavesNothing(Backend backend) throws Exception {
    for (boolean coalesced : new boolean[] {true, false}) {
      try (SequenceRun run = new SequenceRun(backend, plan(coalesced, Duration.ZERO))) {
        run.take(sequencePart(ELASTIC, GROUP, TIMES));
        run.take(sequencePart(ELASTIC, new Group("pc2", "203.0.113.1"), START));
        run.watermark(LAST + HOUR);
        assertThat(run.keys()).isPositive();
        run.watermark(LAST + HOUR + MINUTE);
        assertThat(run.keys()).isZero();
        assertThat(run.harness.numEventTimeTimers()).isZero();
        assertThat(run.findings()).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSequenceOfOneIsARunOfItsOwnAndLeavesNothing(Backend backend) throws Exception {
    Detection one = Given.with(ELASTIC, new Detection.Window.Sliding(Duration.ofHours(1)), 1);
    DetectionPlan plan = new DetectionPlan(List.of(one), TimeRange.ALL, Duration.ZERO, true);
    try (SequenceRun run = new SequenceRun(backend, plan)) {
      run.take(sequencePart(one, GROUP, spaced(START, 9, MINUTE)));
      run.watermark(START + 2 * HOUR);
      assertThat(run.findings()).hasSize(9);
      assertThat(run.keys()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRestartInTheMiddleChangesNothing(Backend backend) throws Exception {
    long[] times = spaced(START, 36, 5 * MINUTE);
    for (boolean coalesced : new boolean[] {true, false}) {
      TreeSet<Integer> cuts = new TreeSet<>(List.of(1, 9, 10, 11, 20, 35));
      for (int cut : cuts) {
        List<String> told = new ArrayList<>();
        OperatorSubtaskState state;
        try (SequenceRun run = new SequenceRun(backend, plan(coalesced, Duration.ZERO))) {
          run.take(sequencePart(ELASTIC, GROUP, Arrays.copyOfRange(times, 0, cut)));
          run.watermark(times[cut - 1] - 1);
          told.addAll(told(run));
          state = run.checkpoint();
          // Lost with the failure.
          run.take(sequencePart(ELASTIC, GROUP, times[cut]));
        }
        try (SequenceRun run = new SequenceRun(backend, plan(coalesced, Duration.ZERO), state)) {
          run.take(sequencePart(ELASTIC, GROUP, Arrays.copyOfRange(times, cut, 36)));
          run.watermark(Long.MAX_VALUE);
          told.addAll(told(run));
          assertThat(told).as("cut at %d", cut).hasSize(coalesced ? 1 : 27);
          assertThat(told).last().isEqualTo(coalesced ? "0-10500 36x27" : "7800-10500 10x1");
          assertThat(run.count(CountNames.AGGREGATED_BY + "elastic")).isEqualTo(36);
          assertThat(run.keys()).isZero();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDetectionThatIsGoneTellsItsSequencesAndLeavesNothing(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (SequenceRun run = new SequenceRun(backend, coalesced())) {
      run.take(sequencePart(ELASTIC, GROUP, TIMES));
      run.watermark(START + 5 * MINUTE);
      state = run.checkpoint();
    }
    try (SequenceRun run = new SequenceRun(backend, Given.plan(Duration.ZERO, "sumo"), state)) {
      run.watermark(Long.MAX_VALUE);
      assertThat(told(run)).containsExactly("0-540 10x1");
      assertThat(run.keys()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void openWindowsAreKnownBeforeAndAfterARestart(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (SequenceRun run = new SequenceRun(backend, every())) {
      run.take(sequencePart(ELASTIC, GROUP, TIMES));
      run.take(sequencePart(ELASTIC, GROUP, LAST));
      run.take(sequencePart(ELASTIC, new Group("pc2", "198.51.100.10"), START + HOUR / 2));
      assertThat(run.windowsOpen("elastic")).isEqualTo(2);
      run.watermark(LAST + 1);
      assertThat(run.windowsOpen("elastic")).isEqualTo(2);
      state = run.checkpoint();
    }
    try (SequenceRun run = new SequenceRun(backend, every(), state)) {
      assertThat(run.windowsOpen("elastic")).isEqualTo(2);
      run.watermark(LAST + HOUR + 2 * MINUTE);
      assertThat(run.windowsOpen("elastic")).isEqualTo(1);
      run.take(sequencePart(ELASTIC, GROUP, LAST + HOUR + 3 * MINUTE));
      assertThat(run.windowsOpen("elastic")).isEqualTo(2);
      run.watermark(Long.MAX_VALUE);
      assertThat(run.windowsOpen("elastic")).isZero();
      assertThat(run.keys()).isZero();
    }
  }

  @Test
  void indicatorsAreLookedUpAsOfTheRunAskedFor() throws Exception {
    long instant = at("23:00:00");
    DetectionPlan plan =
        new DetectionPlan(List.of(ELASTIC), TimeRange.asOf(instant), Duration.ZERO, true);
    try (SequenceRun run = new SequenceRun(Backend.HEAP, plan)) {
      run.take(sequencePart(ELASTIC, GROUP, TIMES));
      run.watermark(Long.MAX_VALUE);
      assertThat(run.findings()).extracting(Finding::asOf).containsExactly(instant);
      assertThat(run.findings()).extracting(Finding::windowEnd).containsExactly(LAST);
    }
  }
}
