package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.ecs;
import static io.beaconwatch.jobs.pipeline.Given.plan;
import static io.beaconwatch.jobs.pipeline.Given.sysmon;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.Field;
import java.time.Duration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decision 9 of the semantics, before the shuffle. */
class MatchDetectionsLatenessTest {
  private static final Duration NONE = Duration.ZERO;

  @ParameterizedTest
  @CsvSource({
    "0,      11:59:59.998, false",
    "0,      11:59:59.999, true",
    "0,      12:00:00.000, true",
    "600000, 12:09:59.998, false",
    "600000, 12:09:59.999, true"
  })
  void anEventIsLateOnceItsWindowIsClosed(long lateness, String watermark, boolean late)
      throws Exception {
    try (MatchRun run = new MatchRun(plan(Duration.ofMillis(lateness), "sumo"))) {
      run.harness.processWatermark(at(watermark));
      run.take(sysmon(at("11:30:00")));
      run.finish();
      assertThat(run.parts()).hasSize(late ? 0 : 1);
      assertThat(run.late()).hasSize(late ? 1 : 0);
      assertThat(run.count(CountNames.LATE_FOR + "sumo")).isEqualTo(late ? 1 : 0);
      assertThat(run.count(CountNames.LATE_RECORDS)).isEqualTo(late ? 1 : 0);
      assertThat(run.count(CountNames.SELECTED_BY + "sumo")).isEqualTo(1);
      assertThat(run.count(CountNames.MATCHED)).isEqualTo(1);
    }
  }

  /** Decision 9: a sequence's event by its own time, time + allowed lateness < watermark. */
  @ParameterizedTest
  @CsvSource({
    "0,      11:30:00.000, false",
    "0,      11:30:00.001, true",
    "600000, 11:40:00.000, false",
    "600000, 11:40:00.001, true"
  })
  void anEventOfASequenceIsLateByItsOwnTime(long lateness, String watermark, boolean late)
      throws Exception {
    try (MatchRun run = new MatchRun(plan(Duration.ofMillis(lateness), "elastic"))) {
      run.harness.processWatermark(at(watermark));
      run.take(ecs(at("11:30:00")));
      run.finish();
      assertThat(run.sequenceParts()).hasSize(late ? 0 : 1);
      assertThat(run.late()).hasSize(late ? 1 : 0);
      assertThat(run.count(CountNames.LATE_FOR + "elastic")).isEqualTo(late ? 1 : 0);
    }
  }

  @Test
  void aRecordThatIsLateForTwoDetectionsIsOneLine() throws Exception {
    try (MatchRun run = new MatchRun(plan(NONE, "sumo", "splunk"))) {
      run.harness.processWatermark(Long.MAX_VALUE);
      run.take(sysmon(at("11:30:00")));
      assertThat(run.late()).hasSize(1);
      assertThat(run.late().get(0)).contains("\"detections\":[\"sumo\",\"splunk\"]");
      assertThat(run.count(CountNames.LATE_RECORDS)).isEqualTo(1);
      run.take(sysmon(at("11:31:00")).set(Field.COMMAND_LINE, null));
      assertThat(run.late().get(1)).contains("\"detections\":[\"sumo\"]");
    }
  }

  @Test
  void whatWasLateIsLateAfterARestartToo() throws Exception {
    OperatorSubtaskState state;
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"))) {
      run.harness.processWatermark(at("12:00:00"));
      state = run.checkpoint();
    }
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"), state, 1, 0)) {
      run.take(sysmon(at("11:30:00")));
      run.harness.processWatermark(at("11:00:00"));
      run.take(sysmon(at("11:30:00")));
      run.finish();
      assertThat(run.late()).hasSize(2);
      assertThat(run.parts()).isEmpty();
    }
  }

  /** A reader without partitions never has a watermark. */
  @Test
  void whoHadNoWatermarkTakesItFromNobody() throws Exception {
    OperatorSubtaskState one;
    OperatorSubtaskState other;
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"), null, 2, 0)) {
      run.harness.processWatermark(at("12:00:00"));
      one = run.checkpoint();
    }
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"), null, 2, 1)) {
      other = run.checkpoint();
    }
    OperatorSubtaskState both = AbstractStreamOperatorTestHarness.repackageState(one, other);
    OperatorSubtaskState first =
        AbstractStreamOperatorTestHarness.repartitionOperatorState(both, 128, 2, 2, 0);
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"), first, 2, 0)) {
      run.take(sysmon(at("11:30:00")));
      run.finish();
      assertThat(run.late()).hasSize(1);
      assertThat(run.parts()).isEmpty();
    }
  }

  @Test
  void theEndOfInputIsNoTimeToRestore() throws Exception {
    OperatorSubtaskState state;
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"))) {
      run.harness.processWatermark(at("10:00:00"));
      run.harness.processWatermark(Long.MAX_VALUE);
      state = run.checkpoint();
    }
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"), state, 1, 0)) {
      run.take(sysmon(at("11:30:00")));
      run.take(sysmon(at("09:30:00")));
      run.finish();
      assertThat(run.output()).containsExactly("sumo 03T11:00:00Z 1");
      assertThat(run.late()).hasSize(1);
    }
  }
}
