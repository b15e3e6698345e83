package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.HOUR;
import static io.beaconwatch.jobs.pipeline.Given.MINUTE;
import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.plan;
import static io.beaconwatch.jobs.pipeline.Given.spaced;
import static io.beaconwatch.jobs.pipeline.Given.sysmon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.jobs.state.DetectionFormat;
import io.beaconwatch.jobs.state.DetectionVersion;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.UnjoinedPart;
import io.beaconwatch.jobs.state.WindowPart;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each operator over a restart with other detections, at another parallelism too. */
class UpgradeTest {
  private static final Duration NONE = Duration.ZERO;
  private static final Group GROUP = new Group("PC1", "ann", "agent.exe", "", "198.51.100.10");
  private static final Group PAIR = new Group("pc1", "198.51.100.10");
  private static final Detection SUMO = Given.bundled("sumo").get(0);
  private static final Detection SUMO_20 = Given.with(SUMO, SUMO.window(), 20);
  private static final Detection ELASTIC = Given.bundled("elastic").get(0);
  private static final Detection ELASTIC_7 = Given.with(ELASTIC, ELASTIC.window(), 7);
  private static final long START = at("11:00:00");

  private static Duration days(long days) {
    return Duration.ofDays(days);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void partsSayWhichVersionTheyWereCountedFor(int parallelism) throws Exception {
    OperatorSubtaskState state;
    try (MatchRun run = new MatchRun(plan(NONE, SUMO))) {
      run.take(sysmon(at("11:30:00")));
      state = run.checkpoint();
    }
    for (int subtask = 0; subtask < parallelism; subtask++) {
      OperatorSubtaskState share = OperatorRun.rescaled(state, 1, parallelism, subtask);
      try (MatchRun run = new MatchRun(plan(NONE, SUMO_20), share, parallelism, subtask)) {
        run.take(sysmon(at("11:59:59.999")));
        run.take(sysmon(at("12:00:00")));
        run.finish();
        assertThat(run.parts())
            .extracting(WindowPart::windowStart, part -> part.version().definition())
            .containsExactlyInAnyOrder(
                tuple(START, DetectionFormat.fingerprint(SUMO)),
                tuple(START + HOUR, DetectionFormat.fingerprint(SUMO_20)));
      }
    }
  }

  @Test
  void countsLeaveByOneClockAlsoOnceAVersionIsGone() throws Exception {
    OperatorSubtaskState state;
    try (MatchRun run = new MatchRun(Given.provisional(plan(NONE, SUMO)))) {
      run.take(sysmon(at("11:30:00")));
      state = run.checkpoint();
    }
    try (MatchRun run = new MatchRun(Given.provisional(plan(NONE, SUMO_20)), state, 1, 0)) {
      run.harness.setProcessingTime(30);
      run.harness.processWatermark(at("12:00:00"));
      run.harness.setProcessingTime(110);
      run.take(sysmon(at("12:00:00")));
      run.harness.setProcessingTime(199);
      assertThat(run.parts()).isEmpty();
      run.harness.setProcessingTime(200);
      assertThat(run.parts()).hasSize(1);
    }
  }

  /** Its selection is compiled in until its windows are closed, and gone from then on. */
  @Test
  void aDetectionThatIsLeftOutSelectsUntilItsWindowsClose() throws Exception {
    OperatorSubtaskState state;
    try (MatchRun run = new MatchRun(plan(NONE, SUMO))) {
      run.take(sysmon(at("11:30:00")));
      state = run.checkpoint();
    }
    try (MatchRun run = new MatchRun(plan(NONE, ELASTIC), state, 1, 0)) {
      run.take(sysmon(at("11:40:00")));
      run.take(sysmon(at("12:10:00")));
      run.harness.processWatermark(new Watermark(at("11:59:59.999")));
      assertThat(run.parts()).extracting(WindowPart::windowStart).containsExactly(START);
      run.take(sysmon(at("11:50:00")));
      run.finish();
      assertThat(run.parts()).hasSize(1);
      assertThat(run.late()).as("nobody counts it any more").isEmpty();
      assertThat(run.count(CountNames.SELECTED_BY + "sumo")).isEqualTo(2);
      assertThat(run.count(CountNames.UNMATCHED)).isEqualTo(2);
    }
  }

  /** One record stays one line, though both versions would have had it. */
  @Test
  void whatIsLateForTwoVersionsIsToldOnce() throws Exception {
    OperatorSubtaskState state;
    try (MatchRun run = new MatchRun(plan(NONE, ELASTIC))) {
      run.take(Given.ecs(at("11:30:00")));
      state = run.checkpoint();
    }
    try (MatchRun run = new MatchRun(plan(NONE, ELASTIC_7), state, 1, 0)) {
      run.harness.processWatermark(new Watermark(at("12:00:00")));
      run.take(Given.ecs(at("11:40:00")));
      assertThat(run.late()).hasSize(1).allMatch(line -> line.contains("[\"elastic\"]"));
      assertThat(run.count(CountNames.SELECTED_BY + "elastic")).isEqualTo(2);
      assertThat(run.count(CountNames.LATE_FOR + "elastic")).isEqualTo(1);
      run.take(Given.ecs(at("11:20:00")));
      run.finish();
      assertThat(run.sequenceParts()).isEmpty();
      assertThat(run.count(CountNames.SELECTED_BY + "elastic")).isEqualTo(3);
      assertThat(run.count(CountNames.LATE_FOR + "elastic")).isEqualTo(2);
      assertThat(run.count(CountNames.LATE_RECORDS)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void openWindowsAreToldByTheOldThreshold(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (AggregateRun run = new AggregateRun(backend, plan(NONE, SUMO))) {
      for (int host = 0; host < 10; host++) {
        run.take(Given.part(SUMO, group(host), START, spaced(START, 6, MINUTE)));
      }
      state = run.checkpoint();
    }
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState share = OperatorRun.rescaled(state, 1, 2, subtask);
      try (AggregateRun run = new AggregateRun(backend, plan(NONE, SUMO_20), share, 2, subtask)) {
        for (int window = 0; window < 3; window++) {
          long start = START + window * HOUR;
          Detection own = window == 0 ? SUMO : SUMO_20;
          for (int host = 0; host < 10; host++) {
            int count = List.of(6, 19, 20).get(window);
            WindowPart part = Given.part(own, group(host), start, spaced(start, count, MINUTE));
            if (AggregateWindowsRestoreTest.subtaskOf(part) == subtask) {
              run.take(part);
            }
          }
        }
        run.watermark(START + 3 * HOUR);
        assertThat(run.findings())
            .isNotEmpty()
            .allMatch(
                finding ->
                    finding.windowStart() == START
                        ? finding.definition() == DetectionFormat.fingerprint(SUMO)
                            && finding.aggregate().count() == 12
                        : finding.windowStart() == START + 2 * HOUR
                            && finding.definition() == DetectionFormat.fingerprint(SUMO_20));
        assertThat(run.findings()).extracting(Finding::windowStart).contains(START);
        assertThat(run.keys()).isZero();
      }
    }
  }

  private static Group group(int host) {
    return new Group("PC" + host, "ann", "agent.exe", "", "198.51.100.10");
  }

  /** A failure soon after the upgrade brings the checkpoint of the new run. */
  @ParameterizedTest
  @EnumSource
  void theOldThresholdOutlivesAnotherRestart(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (AggregateRun run = new AggregateRun(backend, plan(NONE, SUMO))) {
      run.take(Given.part(SUMO, GROUP, START, spaced(START, 12, MINUTE)));
      state = run.checkpoint();
    }
    for (int i = 0; i < 2; i++) {
      try (AggregateRun run = new AggregateRun(backend, plan(NONE, SUMO_20), state)) {
        state = run.checkpoint();
      }
    }
    try (AggregateRun run = new AggregateRun(backend, plan(NONE, SUMO_20), state)) {
      run.watermark(START + HOUR);
      assertThat(run.told()).containsExactly("12/0");
    }
  }

  /** Connections every minute from 11:00, of which the first 20 were counted before. */
  @ParameterizedTest
  @EnumSource
  void aRunThatHasBegunFinishesAndTheNextBeginsAtTheCut(Backend backend) throws Exception {
    DetectionVersion old = DetectionVersion.first(ELASTIC);
    long cut = START + 19 * MINUTE + 1;
    OperatorSubtaskState state;
    try (SequenceRun run = new SequenceRun(backend, plan(NONE, ELASTIC))) {
      run.take(part(old, START, 20));
      run.watermark(START + 5 * MINUTE);
      state = run.checkpoint();
    }
    DetectionVersion retired =
        new DetectionVersion("elastic", old.definition(), Long.MIN_VALUE, cut);
    DetectionVersion next =
        new DetectionVersion(
            "elastic", DetectionFormat.fingerprint(ELASTIC_7), cut, Long.MAX_VALUE);
    try (SequenceRun run = new SequenceRun(backend, plan(NONE, ELASTIC_7), state)) {
      run.take(part(retired, START + 20 * MINUTE, 60));
      run.take(part(next, START + 20 * MINUTE, 100));
      run.watermark(START + 100 * MINUTE);
      // The last old sequence begins at 11:19; ten connections end at 11:28.
      assertThat(told(run)).containsExactly(tuple(0L, 28L, 20L));
      assertThat(run.count(CountNames.AGGREGATED_BY + "elastic"))
          .as("what two versions follow counts once")
          .isEqualTo(20 + 100);
      state = run.checkpoint();
    }
    try (SequenceRun run = new SequenceRun(backend, plan(NONE, ELASTIC_7), state)) {
      run.watermark(START + 10 * HOUR);
      assertThat(told(run)).containsExactly(tuple(20L, 119L, 94L));
      assertThat(run.keys()).isZero();
    }
  }

  /** First and last connection in minutes, and the number of sequences. */
  private static List<Tuple> told(SequenceRun run) {
    return run.findings().stream()
        .map(
            finding ->
                tuple(
                    (finding.windowStart() - START) / MINUTE,
                    (finding.windowEnd() - START) / MINUTE,
                    finding.sequences()))
        .toList();
  }

  private static SequencePart part(DetectionVersion version, long start, int count) {
    return new SequencePart(
        version, PAIR, Given.sequencePart(ELASTIC, PAIR, spaced(start, count, MINUTE)).members());
  }

  /** Whether its detection has got another threshold since, or is not there any more. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConnectionIsJoinedByTheDefinitionThatItCameFor(boolean changed) throws Exception {
    Detection splunk = JoinRun.DETECTIONS.get(0);
    OperatorSubtaskState state;
    try (JoinRun run = new JoinRun()) {
      run.send(JoinRun.part(JoinRun.sysmon("p"), START));
      state = run.checkpoint();
    }
    List<Detection> detections =
        changed ? List.of(Given.with(splunk, splunk.window(), 20)) : List.of(ELASTIC);
    try (JoinRun run = new JoinRun(Backend.HEAP, state, detections)) {
      run.send(JoinRun.start("p", START - 1000, "agent -p"));
      run.harness.processWatermark(START);
      assertThat(run.harness.getOutput())
          .as("held back for those that wait")
          .containsExactly(new Watermark(START - JoinRun.WAIT - 10_000));
      run.finish();
      assertThat(run.groups()).containsExactly(JoinRun.group("agent -p", 1));
      assertThat(run.harness.extractOutputValues())
          .extracting(WindowPart::version)
          .containsExactly(DetectionVersion.first(splunk));
    }
  }

  /** The retired version counts up to its cut, and follows what comes behind it. */
  @Test
  void aConnectionThatTwoVersionsFollowIsCountedOnceWhenItIsJoined() throws Exception {
    Detection splunk = JoinRun.DETECTIONS.get(0);
    Detection slides = Given.with(splunk, new Detection.Window.Sliding(Duration.ofHours(1)), 12);
    DetectionVersion next = DetectionVersion.first(slides);
    DetectionVersion retired =
        new DetectionVersion("splunk", next.definition(), Long.MIN_VALUE, START + MINUTE);
    UnjoinedPart both = JoinRun.part(JoinRun.sysmon("p"), START, START + 2 * MINUTE);
    UnjoinedPart followed =
        new UnjoinedPart(
            both.connection(),
            both.fields(),
            List.of(retired, next),
            both.counted(),
            both.members());
    try (JoinRun run = new JoinRun(Backend.HEAP, null, List.of(slides))) {
      run.send(followed);
      run.send(JoinRun.start("p", START - 1000, "agent -p"));
      run.finish();
      assertThat(run.count(CountNames.SELECTED_BY + "splunk"))
          .as("one by both, one by the next alone")
          .isEqualTo(2 + 1);
      assertThat(run.count(CountNames.MATCHED)).isEqualTo(2);
    }
  }

  @Test
  void whereNothingIsJoinedTheWatermarkIsNotHeldBack() throws Exception {
    try (JoinRun run = new JoinRun(Backend.HEAP, null, List.of(ELASTIC))) {
      run.harness.processWatermark(START);
      assertThat(run.harness.getOutput()).containsExactly(new Watermark(START));
    }
  }

  /** For as long as somebody upstream may still send what is counted by them. */
  @Test
  void definitionsAreKeptForAMonthAfterTheyWereRetired() throws Exception {
    OperatorSubtaskState state;
    try (MatchRun run = new MatchRun(plan(NONE, SUMO))) {
      state = run.checkpoint();
    }
    long now = START;
    for (long more : new long[] {0, 30, 1}) {
      now += days(more).toMillis();
      try (MatchRun run = new MatchRun(plan(NONE, SUMO_20), state, now)) {
        assertThat(run.definitions()).hasSize(more == 1 ? 1 : 2);
        state = run.checkpoint();
      }
    }
  }
}
