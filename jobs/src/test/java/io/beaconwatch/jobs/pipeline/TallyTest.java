package io.beaconwatch.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.time.Duration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Counts whose names come from telemetry, by way of {@link MatchDetections}. */
class TallyTest {
  private static final int KINDS = 1000;

  private static DetectionPlan plan() {
    return Given.plan(Duration.ZERO, "sumo");
  }

  private static long namesOfKinds(MatchRun run) {
    long names = 0;
    for (int i = 0; i < KINDS; i++) {
      names += run.count(CountNames.SKIPPED + "kind " + i);
    }
    return names;
  }

  @Test
  void namesThatTelemetryChoosesAreBoundedAndNoneIsLost() throws Exception {
    OperatorSubtaskState state;
    long named;
    try (MatchRun run = new MatchRun(plan())) {
      for (int i = 0; i < KINDS; i++) {
        run.take(Given.placed("x").skipped("kind " + i));
      }
      named = namesOfKinds(run);
      assertThat(named).isBetween(400L, 500L);
      assertThat(run.count(CountNames.SKIPPED + "other")).isEqualTo(KINDS - named);
      assertThat(run.count(CountNames.READ)).isEqualTo(KINDS);
      state = run.checkpoint();
    }
    try (MatchRun run = new MatchRun(plan(), state, 1, 0)) {
      run.take(Given.placed("x").skipped("kind 0"));
      run.take(Given.placed("x").skipped("one more kind"));
      assertThat(namesOfKinds(run)).isEqualTo(named + 1);
      assertThat(run.count(CountNames.SKIPPED + "kind 0")).isEqualTo(2);
      assertThat(run.count(CountNames.SKIPPED + "other")).isEqualTo(KINDS - named + 1);
    }
  }

  @Test
  void kindsThatTakeTurnsAreCountedApart() throws Exception {
    try (MatchRun run = new MatchRun(plan())) {
      TelemetryRecord record = Given.placed("x");
      for (int i = 0; i < 6; i++) {
        run.take(record.skipped(new String[] {"a", "a", "b"}[i % 3]));
      }
      assertThat(run.count(CountNames.SKIPPED + "a")).isEqualTo(4);
      assertThat(run.count(CountNames.SKIPPED + "b")).isEqualTo(2);
    }
  }

  @Test
  void metricsStartAnewWhereTheSummaryGoesOn() throws Exception {
    OperatorSubtaskState state;
    try (TallyRun run = new TallyRun(null)) {
      Tally.Count count = run.tally.count(CountNames.SELECTED_BY, "sumo");
      count.add(5);
      assertThat(run.tally.count(CountNames.SELECTED_BY, "sumo")).isSameAs(count);
      assertThat(count.getCount()).isEqualTo(5);
      run.tally.snapshot();
      state = run.checkpoint();
    }
    try (TallyRun run = new TallyRun(state)) {
      Tally.Count count = run.tally.count(CountNames.SELECTED_BY, "sumo");
      count.inc(2);
      assertThat(count.getCount()).isEqualTo(2);
      assertThat(count.value()).isEqualTo(7);
    }
  }

  /** Labels that telemetry chose would be as many as a sender likes. */
  @Test
  void namesThatTelemetryChoosesAreNoMetrics() throws Exception {
    try (TallyRun run = new TallyRun(null)) {
      run.tally.countChosen(CountNames.SKIPPED, "one kind").add(1);
      assertThatThrownBy(() -> run.tally.count(CountNames.SKIPPED, "another"))
          .hasMessage("No metric for 'skipped/'");
    }
  }

  /** A tally of an operator that does nothing else. */
  private static final class TallyRun
      extends OperatorRun<OneInputStreamOperatorTestHarness<String, String>> {
    final Tally tally;

    TallyRun(OperatorSubtaskState restored) throws Exception {
      super(new OneInputStreamOperatorTestHarness<>(new StreamMap<>(text -> text)));
      open(restored);
      tally = new Tally(harness.getOperator().getRuntimeContext());
      tally.restore(harness.getOperator().getOperatorStateBackend());
    }
  }
}
