package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.ecs;
import static io.beaconwatch.jobs.pipeline.Given.plan;
import static io.beaconwatch.jobs.pipeline.Given.record;
import static io.beaconwatch.jobs.pipeline.Given.sysmon;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.RejectReason;
import java.time.Duration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What the summary counts, over restarts too. */
class MatchDetectionsCountsTest {
  private static final Duration NONE = Duration.ZERO;

  @Test
  void everyRecordIsCountedOnceUnderItsName() throws Exception {
    try (MatchRun run = new MatchRun(plan(NONE, "sumo", "splunk"))) {
      run.take(Given.placed("{}").skipped("falcon DnsRequest"));
      run.take(Given.placed("{}").skipped("falcon DnsRequest"));
      run.take(Given.placed("{}").skipped("ecs process"));
      run.take(Given.placed("{\"a\"").rejected(RejectReason.MALFORMED, "ends early"));
      run.take(sysmon(at("11:00:00")));
      run.take(sysmon(at("11:00:00")).set(Field.DESTINATION_IP, "10.0.0.1"));
      assertThat(run.count(CountNames.READ)).isEqualTo(6);
      assertThat(run.count(CountNames.BYTES)).isEqualTo(3 * 3 + 5 + 2 * 7);
      assertThat(run.count(CountNames.SKIPPED + "falcon DnsRequest")).isEqualTo(2);
      assertThat(run.count(CountNames.SKIPPED + "ecs process")).isEqualTo(1);
      assertThat(run.count(CountNames.REJECTED + "malformed")).isEqualTo(1);
      assertThat(run.count(CountNames.MATCHED)).isEqualTo(1);
      assertThat(run.count(CountNames.UNMATCHED)).isEqualTo(1);
      assertThat(run.count(CountNames.SELECTED_BY + "sumo")).isEqualTo(1);
      assertThat(run.count(CountNames.SELECTED_BY + "splunk")).isEqualTo(1);
      assertThat(run.rejected())
          .containsExactly(
              "{\"reason\":\"malformed\",\"detail\":\"ends early\",\"file\":\"a.json\","
                  + "\"offset\":100,\"length\":4,\"raw\":\"{\\\"a\\\"\"}");
    }
  }

  @Test
  void twoViewsOfARecordAreOneRecordAndOneMatch() throws Exception {
    NetworkConnection ecs = ecs(at("11:00:01")).build();
    try (MatchRun run = new MatchRun(plan(NONE, "sumo", "elastic"))) {
      run.take(record(sysmon(at("11:00:00")).buildWith(ecs)));
      run.finish();
      assertThat(run.count(CountNames.READ)).isEqualTo(1);
      assertThat(run.count(CountNames.MATCHED)).isEqualTo(1);
      assertThat(run.count(CountNames.SELECTED_BY + "sumo")).isEqualTo(1);
      assertThat(run.count(CountNames.SELECTED_BY + "elastic")).isEqualTo(1);
      assertThat(run.output()).containsExactly("sumo 03T11:00:00Z 1");
      assertThat(run.sequenceParts()).hasSize(1);
    }
  }

  @Test
  void aDetectionThatReadsBothViewsCountsTheRecordOnce() throws Exception {
    NetworkConnection ecs = ecs(at("11:00:01")).build();
    try (MatchRun run = new MatchRun(plan(NONE, Given.anyFamily(2)))) {
      run.take(record(sysmon(at("11:00:00")).buildWith(ecs)));
      run.take(record(sysmon(at("11:05:00")).buildWith(ecs)));
      run.finish();
      assertThat(run.output()).containsExactly("any 03T11:00:00Z 2");
      assertThat(run.count(CountNames.SELECTED_BY + "any")).isEqualTo(2);
    }
  }

  @Test
  void aRestoredSubtaskGoesOnCounting() throws Exception {
    OperatorSubtaskState state;
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"))) {
      run.take(sysmon(at("11:00:00")));
      run.take(Given.placed("{}").skipped("ecs process"));
      state = run.checkpoint();
      // Lost with the failure, and read again.
      run.take(sysmon(at("11:01:00")));
    }
    try (MatchRun run = new MatchRun(plan(NONE, "sumo"), state, 1, 0)) {
      assertThat(run.count(CountNames.READ)).isEqualTo(2);
      run.take(sysmon(at("11:01:00")));
      assertThat(run.count(CountNames.READ)).isEqualTo(3);
      assertThat(run.count(CountNames.SELECTED_BY + "sumo")).isEqualTo(2);
      assertThat(run.count(CountNames.SKIPPED + "ecs process")).isEqualTo(1);
      run.finish();
      assertThat(run.output()).containsExactly("sumo 03T11:00:00Z 1");
    }
  }

  @Test
  void countsAreNeitherLostNorDoubledByRescaling() throws Exception {
    DetectionPlan plan = plan(NONE, "sumo");
    OperatorSubtaskState first;
    OperatorSubtaskState second;
    try (MatchRun one = new MatchRun(plan, null, 2, 0);
        MatchRun other = new MatchRun(plan, null, 2, 1)) {
      one.take(sysmon(at("11:00:00")));
      other.take(sysmon(at("11:00:00")));
      other.take(sysmon(at("11:00:01")));
      first = one.checkpoint();
      second = other.checkpoint();
    }
    OperatorSubtaskState both = AbstractStreamOperatorTestHarness.repackageState(first, second);
    assertThat(readAfterRescaling(plan, both, 2, 1)).isEqualTo(3);
    assertThat(readAfterRescaling(plan, both, 2, 3)).isEqualTo(3);
  }

  private static long readAfterRescaling(
      DetectionPlan plan, OperatorSubtaskState state, int from, int to) throws Exception {
    long read = 0;
    for (int subtask = 0; subtask < to; subtask++) {
      OperatorSubtaskState part = OperatorRun.rescaled(state, from, to, subtask);
      try (MatchRun run = new MatchRun(plan, part, to, subtask)) {
        read += run.count(CountNames.READ);
      }
    }
    return read;
  }
}
