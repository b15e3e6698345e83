package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.HOUR;
import static io.beaconwatch.jobs.pipeline.Given.MINUTE;
import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.plan;
import static io.beaconwatch.jobs.pipeline.Given.sysmon;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
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
