package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.ecs;
import static io.beaconwatch.jobs.pipeline.Given.plan;
import static io.beaconwatch.jobs.pipeline.Given.sysmon;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.Field;
import java.time.Duration;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.junit.jupiter.api.Test;

/** When counts leave the subtask. */
class MatchDetectionsFlushTest {
  private static final Duration NONE = Duration.ZERO;

  @Test
  void countsLeaveBeforeAWatermarkAndNotEarlier() throws Exception {
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"))) {
      run.take(sysmon(at("11:00:00")));
      run.take(sysmon(at("11:00:00")));
      assertThat(run.output()).isEmpty();
      run.harness.processWatermark(at("10:55:00"));
      run.take(sysmon(at("11:01:00")));
      run.harness.processWatermark(at("10:56:00"));
      assertThat(run.output())
          .containsExactly(
              "sumo 03T11:00:00Z 2",
              "watermark 03T10:55:00Z",
              "sumo 03T11:00:00Z 1",
              "watermark 03T10:56:00Z");
    }
  }

  @Test
  void countsLeaveBeforeTheBarrierSoThatACheckpointHoldsNone() throws Exception {
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"))) {
      run.take(sysmon(at("11:00:00")));
      run.harness.prepareSnapshotPreBarrier(1);
      assertThat(run.output()).containsExactly("sumo 03T11:00:00Z 1");
    }
  }

  @Test
  void countsLeaveBeforeTheSubtaskIsIdle() throws Exception {
    try (MatchRun run = new MatchRun(plan(NONE, "sumo", "elastic"))) {
      run.take(sysmon(at("11:00:00")));
      run.take(ecs(at("11:00:00")));
      run.harness.processWatermarkStatus(WatermarkStatus.IDLE);
      assertThat(run.output()).containsExactly("sumo 03T11:00:00Z 1", "idle");
      assertThat(run.sequenceParts()).hasSize(1);
    }
  }

  /** Each at the latest after the plan's delay, and together until then. */
  @Test
  void countsLeaveByTheClockWhereAlertsAreProvisional() throws Exception {
    try (MatchRun run = new MatchRun(Given.provisional(plan(NONE, "sumo")))) {
      run.harness.setProcessingTime(50);
      run.take(sysmon(at("11:00:00")));
      run.take(sysmon(at("11:00:01")));
      run.harness.setProcessingTime(99);
      assertThat(run.output()).isEmpty();
      run.harness.setProcessingTime(100);
      assertThat(run.output()).containsExactly("sumo 03T11:00:00Z 2");
      run.take(sysmon(at("11:00:02")));
      run.harness.setProcessingTime(250);
      assertThat(run.output()).containsExactly("sumo 03T11:00:00Z 2", "sumo 03T11:00:00Z 1");
    }
  }

  @Test
  void nothingLeavesByTheClockOtherwise() throws Exception {
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"))) {
      run.take(sysmon(at("11:00:00")));
      run.harness.setProcessingTime(1_000_000);
      assertThat(run.output()).isEmpty();
    }
  }

  @Test
  void countsLeaveAtTheEnd() throws Exception {
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"))) {
      run.take(sysmon(at("11:00:00")));
      run.finish();
      assertThat(run.output()).containsExactly("sumo 03T11:00:00Z 1");
    }
  }

  @Test
  void countsLeaveWhenTheTableIsFull() throws Exception {
    int groups = CombineTable.MOST_PARTS;
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"))) {
      for (int i = 0; i < groups - 1; i++) {
        run.take(sysmon(at("11:00:00")).set(Field.USER, "user" + i));
      }
      assertThat(run.output()).isEmpty();
      run.take(sysmon(at("11:00:00")).set(Field.USER, "one more"));
      assertThat(run.output()).hasSize(groups);
    }
  }

  @Test
  void membersOfOneGroupLeaveWhenTheyAreMany() throws Exception {
    int members = 1 << 16;
    try (MatchRun run = new MatchRun(plan(NONE, "elastic"))) {
      for (int i = 0; i < members - 1; i++) {
        run.take(ecs(at("11:00:00") + i));
      }
      assertThat(run.sequenceParts()).isEmpty();
      run.take(ecs(at("11:30:00")));
      assertThat(run.sequenceParts())
          .extracting(part -> part.members().size())
          .containsExactly(members);
    }
  }
}
