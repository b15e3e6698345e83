package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.HOUR;
import static io.beaconwatch.jobs.pipeline.Given.MINUTE;
import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.scoring.Revision;
import io.beaconwatch.jobs.state.WindowPart;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Alerts of windows that are open, by the indicators that are known. */
class ScoreFindingsProvisionalTest {
  private static final Detection SENTINEL = Given.bundled("sentinel").get(0);
  private static final String ADDRESS = "198.51.100.10";
  private static final long START = at("11:00:00");
  private static final long END = at("12:00:00");
  private static final String UNKNOWN = "12 or more connections";
  private static final String UNKNOWN_20 = "20 or more connections to at most two ports";
  private static final String KNOWN = "Indicator match, 12 or more connections";
  private static final String KNOWN_20 = "Indicator match, 20 or more connections";
  private static final DetectionPlan PLAN =
      Given.provisional(Given.plan(Duration.ofHours(1), SENTINEL));

  private static Finding finding(String host, int count, int revision) {
    WindowPart part =
        Given.part(
            SENTINEL,
            new Group(host, "ann", "agent.exe", "agent.exe -p", ADDRESS),
            START,
            spaced(START, count, MINUTE));
    return Finding.ofWindow(
        "sentinel", part.group(), START, END, END, part.aggregate(), false, revision);
  }

  private static Finding open(int count) {
    return finding("pc1", count, Revision.UNTOLD);
  }

  private static Finding closed(int count) {
    return finding("pc1", count, Revision.FINAL);
  }

  private static Indicator row(boolean active, long time) {
    return Indicator.of(ADDRESS, Indicator.Form.SENTINEL, "ti.json")
        .version(time)
        .active(active)
        .threatType("C2")
        .build();
  }

  /** Its indicators have been read, and event time has begun. */
  private static ScoreRun begun(Backend backend) throws Exception {
    ScoreRun run = new ScoreRun(backend, PLAN);
    run.indicatorsAreRead();
    run.findingsReach(START);
    return run;
  }

  /** Alerts as {@code tier/number}, with a plus where they are provisional. */
  private static List<String> told(ScoreRun run) {
    return run.alerts().stream()
        .map(
            alert ->
                alert.tier()
                    + "/"
                    + Revision.number(alert.revision())
                    + (Revision.isProvisional(alert.revision()) ? "+" : ""))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void isToldAtOnceAndOncePerTier(Backend backend) throws Exception {
    try (ScoreRun run = begun(backend)) {
      run.take(open(12));
      run.take(open(20));
      // The other tier, that with an indicator, is another now.
      run.take(open(21));
      assertThat(told(run)).containsExactly(UNKNOWN + "/1+", UNKNOWN_20 + "/2+");
      Alert alert = run.alerts().get(1);
      assertThat(alert.json())
          .contains("\"status\":\"provisional\",\"revision\":2,")
          .contains("connected 20 times so far to")
          .startsWith("{\"@timestamp\":\"2026-03-03T11:19:00.000Z\"");
      assertThat(alert.timestamp()).isEqualTo(START + 19 * MINUTE);
      assertThat(alert.dated()).isEqualTo(END);
      assertThat(run.count(CountNames.PROVISIONAL_OF + "sentinel/" + UNKNOWN)).isEqualTo(1);
      assertThat(run.count(CountNames.ALERTS_OF + "sentinel/" + UNKNOWN)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFinalAlertIsAsIfNothingHadBeenToldBefore(Backend backend) throws Exception {
    List<Alert> plain;
    try (ScoreRun run = new ScoreRun(backend, Given.plan(Duration.ofHours(1), SENTINEL))) {
      run.indicatorsAreRead();
      run.take(closed(25));
      run.findingsReach(END);
      plain = run.alerts();
    }
    try (ScoreRun run = begun(backend)) {
      run.take(open(12));
      run.take(open(25));
      run.take(closed(25));
      assertThat(run.keys("provisional")).isZero();
      run.findingsReach(END);
      assertThat(run.alerts().subList(2, 3)).isEqualTo(plain);
      assertThat(run.alerts()).extracting(Alert::id).containsOnly(plain.get(0).id());
      assertThat(run.alerts()).extracting(Alert::dated).containsOnly(END);
      run.take(finding("pc1", 26, 1));
      assertThat(run.alerts().get(3).json()).contains("\"status\":\"revised\",\"revision\":1,");
      assertThat(run.alerts()).extracting(Alert::revision).isSorted();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIndicatorTakesItUpAndItsEndDown(Backend backend) throws Exception {
    try (ScoreRun run = begun(backend)) {
      run.take(open(12));
      run.take(finding("pc2", 12, Revision.UNTOLD));
      run.take(row(true, START + MINUTE));
      run.take(row(true, START + MINUTE));
      run.take(row(true, START + 2 * MINUTE));
      assertThat(told(run).subList(2, 4)).containsExactly(KNOWN + "/2+", KNOWN + "/2+");
      run.take(open(20));
      assertThat(told(run).subList(4, 5)).containsExactly(KNOWN_20 + "/3+");
      run.take(row(false, START + 3 * MINUTE));
      assertThat(told(run).subList(5, 7))
          .containsExactlyInAnyOrder(UNKNOWN_20 + "/4+", UNKNOWN + "/3+");
      run.take(closed(20));
      run.take(row(true, START + 4 * MINUTE));
      assertThat(told(run).subList(7, 8)).containsExactly(KNOWN + "/4+");
      assertThat(run.alerts()).hasSize(8);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRestartTellsNothingAgainAndNumbersOn(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (ScoreRun run = begun(backend)) {
      run.take(open(12));
      state = run.checkpoint();
    }
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState share = OperatorRun.rescaled(state, 1, 2, subtask);
      try (ScoreRun run = new ScoreRun(backend, PLAN, share, 2, subtask)) {
        if (run.keys("provisional") == 0) {
          continue;
        }
        run.take(open(12));
        run.indicatorsAreRead();
        run.findingsReach(START + MINUTE);
        assertThat(told(run)).isEmpty();
        run.take(row(true, START + MINUTE));
        run.take(open(20));
        assertThat(told(run)).containsExactly(KNOWN + "/2+", KNOWN_20 + "/3+");
        run.take(closed(20));
        run.findingsReach(END);
        assertThat(told(run).get(2)).isEqualTo(KNOWN_20 + "/0");
        run.findingsReach(END + HOUR);
        assertThat(run.keys() + run.keys("provisional")).isZero();
        return;
      }
    }
    throw new AssertionError("No subtask has it");
  }

  /** Else every alert of the first minutes would be told without its indicator first. */
  @ParameterizedTest
  @EnumSource
  void waitsAtTheFirstStartUntilIndicatorsHaveBeenRead(Backend backend) throws Exception {
    try (ScoreRun run = new ScoreRun(backend, PLAN)) {
      run.findingsReach(START);
      run.take(open(12));
      run.take(open(20));
      run.take(row(true, START));
      run.take(finding("pc2", 12, Revision.UNTOLD));
      run.take(finding("pc2", 12, Revision.FINAL));
      assertThat(run.alerts()).isEmpty();
      run.indicatorsAreRead();
      assertThat(told(run)).containsExactly(KNOWN_20 + "/1+");
      run.findingsReach(END);
      assertThat(told(run)).containsExactly(KNOWN_20 + "/1+", KNOWN + "/0");
    }
  }

  /** After a restart without the detection, too, whose open windows go on by what it said. */
  @ParameterizedTest
  @EnumSource
  void whatNeverBecomesFinalIsForgotten(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (ScoreRun run = begun(backend)) {
      run.take(open(12));
      run.findingsReach(END - 1);
      assertThat(run.keys("provisional")).isEqualTo(1);
      state = run.checkpoint();
      run.findingsReach(END);
      assertThat(run.keys("provisional")).isZero();
      assertThat(run.alerts()).hasSize(1);
    }
    DetectionPlan other = Given.provisional(Given.plan(Duration.ZERO, "sumo"));
    try (ScoreRun run = new ScoreRun(backend, other, state)) {
      run.take(row(true, START));
      run.indicatorsAreRead();
      run.findingsReach(END);
      assertThat(run.keys("provisional")).isZero();
      assertThat(told(run)).containsExactly(KNOWN + "/2+");
    }
  }

  @Test
  void switchedOffAfterARestartTheFinalAlertStillComes() throws Exception {
    OperatorSubtaskState state;
    try (ScoreRun run = begun(Backend.HEAP)) {
      run.take(open(12));
      state = run.checkpoint();
    }
    try (ScoreRun run = new ScoreRun(Backend.HEAP, Given.plan(Duration.ZERO, SENTINEL), state)) {
      run.take(row(true, START));
      assertThat(run.alerts()).isEmpty();
      run.take(closed(12));
      run.indicatorsAreRead();
      run.findingsReach(END);
      assertThat(told(run)).containsExactly(KNOWN + "/0");
      assertThat(run.keys() + run.keys("provisional")).isZero();
    }
  }
}
