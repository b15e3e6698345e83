package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.HOUR;
import static io.beaconwatch.jobs.pipeline.Given.MINUTE;
import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.plan;
import static io.beaconwatch.jobs.pipeline.Given.sysmon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.jobs.state.BegunWindows;
import io.beaconwatch.jobs.state.BegunWindowsFormat;
import io.beaconwatch.jobs.state.DetectionFormat;
import io.beaconwatch.jobs.state.WindowPart;
import java.time.Duration;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What readers keep for each other about the windows that have begun. */
class MatchDetectionsVersionsTest {
  private static final Duration NONE = Duration.ZERO;
  private static final Detection SUMO = Given.bundled("sumo").get(0);
  private static final Detection SUMO_20 = Given.with(SUMO, SUMO.window(), 20);
  private static final Detection ELASTIC = Given.bundled("elastic").get(0);
  private static final Detection ELASTIC_7 = Given.with(ELASTIC, ELASTIC.window(), 7);
  private static final Duration REMEMBERED = VersionSpan.REMEMBERED;

  /** What one reader counted waits downstream for as long as another one is behind. */
  @Test
  void aWindowThatIsPastForOneReaderAndOpenForAnotherStaysTheOldVersions() throws Exception {
    OperatorSubtaskState ahead;
    OperatorSubtaskState behind;
    try (MatchRun one = new MatchRun(plan(NONE, SUMO), null, 2, 0);
        MatchRun other = new MatchRun(plan(NONE, SUMO), null, 2, 1)) {
      one.take(sysmon(at("11:30:00")));
      one.take(sysmon(at("13:30:00")));
      one.harness.processWatermark(at("14:05:00"));
      other.take(sysmon(at("12:50:00")));
      other.harness.processWatermark(at("12:50:00"));
      ahead = one.checkpoint();
      behind = other.checkpoint();
    }
    OperatorSubtaskState both = AbstractStreamOperatorTestHarness.repackageState(ahead, behind);
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState share = OperatorRun.rescaled(both, 2, 2, subtask);
      try (MatchRun run = new MatchRun(plan(NONE, SUMO_20), share, 2, subtask)) {
        run.take(sysmon(at("13:40:00")));
        run.finish();
        assertThat(run.parts())
            .extracting(part -> part.version().definition())
            .containsExactly(DetectionFormat.fingerprint(SUMO));
        assertThat(run.parts()).extracting(WindowPart::windowStart).containsExactly(at("13:00:00"));
      }
    }
  }

  @Test
  void whatIsClosedForEveryReaderIsForgotten() throws Exception {
    long most = REMEMBERED.toHours() + 2;
    try (MatchRun run = new MatchRun(plan(NONE, SUMO))) {
      long start = at("00:00:00");
      for (int hour = 0; hour < 3 * most; hour++) {
        run.take(sysmon(start + hour * HOUR));
        run.harness.processWatermark(start + hour * HOUR - MINUTE);
      }
      run.harness.processWatermark(Long.MAX_VALUE);
      run.checkpoint();
      assertThat(begun(run).starts().size()).isBetween((int) REMEMBERED.toHours(), (int) most);
    }
  }

  /** The old version follows it for the sequence that it may go on; the new one counts it. */
  @Test
  void aConnectionThatTwoVersionsFollowIsCountedOnce() throws Exception {
    OperatorSubtaskState state;
    try (MatchRun run = new MatchRun(plan(NONE, ELASTIC))) {
      run.take(Given.ecs(at("11:30:00")));
      state = run.checkpoint();
    }
    try (MatchRun run = new MatchRun(plan(NONE, ELASTIC_7), state, 1, 0)) {
      run.take(Given.ecs(at("11:29:00")));
      run.take(Given.ecs(at("11:40:00")));
      run.take(Given.ecs(at("11:41:00")).set(Field.DESTINATION_IP, null));
      run.finish();
      assertThat(run.sequenceParts())
          .extracting(part -> part.version().isInForce(), part -> part.members().size())
          .containsExactlyInAnyOrder(tuple(false, 2), tuple(true, 1));
      assertThat(run.count(CountNames.SELECTED_BY + "elastic")).isEqualTo(4);
      assertThat(run.count(CountNames.NULL_KEY_OF + "elastic")).isEqualTo(1);
      assertThat(run.count(CountNames.MATCHED)).isEqualTo(4);
    }
  }

  /** A sequence that had begun may have needed it: whoever replays late records must find it. */
  @Test
  void aLateConnectionThatOnlyARetiredVersionFollowsIsTold() throws Exception {
    OperatorSubtaskState state;
    try (MatchRun run = new MatchRun(plan(NONE, ELASTIC))) {
      run.take(Given.ecs(at("11:30:00")));
      state = run.checkpoint();
    }
    try (MatchRun run = new MatchRun(plan(NONE, SUMO), state, 1, 0)) {
      run.harness.processWatermark(at("11:50:00"));
      run.take(Given.ecs(at("11:40:00")));
      run.finish();
      assertThat(run.sequenceParts()).isEmpty();
      assertThat(run.count(CountNames.LATE_FOR + "elastic")).isEqualTo(1);
      assertThat(run.count(CountNames.LATE_RECORDS)).isEqualTo(1);
    }
  }

  private static BegunWindows begun(MatchRun run) throws Exception {
    return run.harness
        .getOperator()
        .getOperatorStateBackend()
        .getUnionListState(
            new ListStateDescriptor<>("begun-windows", new CompactType<>(new BegunWindowsFormat())))
        .get()
        .iterator()
        .next();
  }
}
