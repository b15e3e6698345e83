package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.HOUR;
import static io.beaconwatch.jobs.pipeline.Given.MINUTE;
import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.sequencePart;
import static io.beaconwatch.jobs.pipeline.Given.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.alert.AlertId;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told of runs of sequences that are open. */
class FindSequencesProvisionalTest {
  private static final Detection ELASTIC = Given.bundled("elastic").get(0);
  private static final Group GROUP = new Group("pc1", "198.51.100.10");
  private static final long START = at("11:00:00");
  private static final DetectionPlan PLAN = Given.provisional(Given.plan(Duration.ZERO, ELASTIC));

  /** Findings as {@code countxsequences}, with a plus where they are provisional. */
  private static List<String> told(SequenceRun run) {
    return run.findings().stream()
        .map(
            finding ->
                finding.aggregate().count()
                    + "x"
                    + finding.sequences()
                    + (finding.isProvisional() ? "+" : ""))
        .toList();
  }

  private static void assertOneId(SequenceRun run) {
    assertThat(run.findings()).extracting(finding -> AlertId.of(finding, true)).hasSize(2);
    assertThat(run.findings().stream().map(finding -> AlertId.of(finding, true)).distinct())
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aRunIsToldWhenItBeginsAndWhenItCloses(Backend backend) throws Exception {
    try (SequenceRun run = new SequenceRun(backend, PLAN)) {
      run.take(sequencePart(ELASTIC, GROUP, spaced(START, 9, MINUTE)));
      run.watermark(START + 20 * MINUTE);
      assertThat(run.findings()).isEmpty();
      run.take(sequencePart(ELASTIC, GROUP, spaced(START + 21 * MINUTE, 2, MINUTE)));
      run.watermark(START + 25 * MINUTE);
      assertThat(told(run)).containsExactly("11x2+");
      run.take(sequencePart(ELASTIC, GROUP, spaced(START + 26 * MINUTE, 5, MINUTE)));
      run.watermark(START + 40 * MINUTE);
      assertThat(told(run)).containsExactly("11x2+");
      run.watermark(START + 40 * MINUTE + HOUR);
      assertThat(told(run)).containsExactly("11x2+", "16x7");
      assertOneId(run);
      assertThat(run.keys()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRestartTellsNothingAgain(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (SequenceRun run = new SequenceRun(backend, PLAN)) {
      run.take(sequencePart(ELASTIC, GROUP, spaced(START, 10, MINUTE)));
      run.watermark(START + 20 * MINUTE);
      assertThat(told(run)).containsExactly("10x1+");
      state = run.checkpoint();
    }
    try (SequenceRun run = new SequenceRun(backend, PLAN, state)) {
      run.take(sequencePart(ELASTIC, GROUP, spaced(START + 21 * MINUTE, 2, MINUTE)));
      run.watermark(START + 30 * MINUTE);
      assertThat(told(run)).isEmpty();
      run.watermark(START + 3 * HOUR);
      assertThat(told(run)).containsExactly("12x3");
    }
  }

  /** The next one begins in the same step in which the first is closed. */
  @Test
  void eachRunIsToldOnItsOwn() throws Exception {
    try (SequenceRun run = new SequenceRun(Backend.HEAP, PLAN)) {
      run.take(sequencePart(ELASTIC, GROUP, spaced(START, 10, MINUTE)));
      run.watermark(START + 20 * MINUTE);
      run.take(sequencePart(ELASTIC, GROUP, spaced(START + 2 * HOUR, 10, MINUTE)));
      run.watermark(START + 2 * HOUR + 20 * MINUTE);
      assertThat(told(run)).containsExactly("10x1+", "10x1", "10x1+");
      assertThat(run.findings())
          .extracting(Finding::windowStart)
          .containsExactly(START, START, START + 2 * HOUR);
    }
  }

  @Test
  void aRunThatIsClosedAtOnceIsNotToldBefore() throws Exception {
    try (SequenceRun run = new SequenceRun(Backend.HEAP, PLAN)) {
      run.take(sequencePart(ELASTIC, GROUP, spaced(START, 10, MINUTE)));
      run.watermark(START + 3 * HOUR);
      assertThat(told(run)).containsExactly("10x1");
    }
  }

  @Test
  void sequencesThatAreToldOneByOneAreFinal() throws Exception {
    DetectionPlan every =
        Given.provisional(new DetectionPlan(List.of(ELASTIC), TimeRange.ALL, Duration.ZERO, false));
    try (SequenceRun run = new SequenceRun(Backend.HEAP, every)) {
      run.take(sequencePart(ELASTIC, GROUP, spaced(START, 11, MINUTE)));
      run.watermark(START + 20 * MINUTE);
      assertThat(told(run)).containsExactly("10x1", "10x1");
    }
  }

  @Test
  void switchedOffNothingIsProvisional() throws Exception {
    try (SequenceRun run = new SequenceRun(Backend.HEAP, Given.plan(Duration.ZERO, ELASTIC))) {
      run.take(sequencePart(ELASTIC, GROUP, spaced(START, 10, MINUTE)));
      run.watermark(START + 20 * MINUTE);
      assertThat(told(run)).isEmpty();
    }
  }
}
