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
import io.beaconwatch.jobs.state.WindowPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The join of findings and indicators as of the window's end: SEMANTICS 3.3, 5 and 7.6. */
class ScoreFindingsTest {
  private static final Detection SENTINEL = Given.bundled("sentinel").get(0);
  private static final String ADDRESS = "198.51.100.10";
  private static final long START = at("11:00:00");
  private static final long END = at("12:00:00");
  private static final String KNOWN = "Indicator match, 12 or more connections";
  private static final String UNKNOWN = "12 or more connections";

  private static DetectionPlan plan() {
    return Given.plan(Duration.ZERO, SENTINEL);
  }

  private static Finding finding(String address, int revision) {
    WindowPart part =
        Given.part(
            SENTINEL,
            new Group("pc1", "ann", "agent.exe", "agent.exe -p", address),
            START,
            spaced(START, 12, MINUTE));
    return Finding.ofWindow(
        "sentinel", part.group(), START, END, END, part.aggregate(), false, revision);
  }

  private static Indicator row(long time, boolean active) {
    return Indicator.of(ADDRESS, Indicator.Form.SENTINEL, "ti.json")
        .version(time)
        .active(active)
        .threatType("C2")
        .build();
  }

  /** Both orders of arrival, and both orders of the watermarks, give one and the same alert. */
  @ParameterizedTest
  @CsvSource({
    "HEAP, true, true", "HEAP, true, false", "HEAP, false, true", "HEAP, false, false",
    "ROCKSDB, true, true", "ROCKSDB, true, false", "ROCKSDB, false, true", "ROCKSDB, false, false"
  })
  void itDoesNotMatterWhichInputComesFirst(
      Backend backend, boolean findingFirst, boolean findingsWatermarkFirst) throws Exception {
    try (ScoreRun run = new ScoreRun(backend, plan())) {
      if (findingFirst) {
        run.take(finding(ADDRESS, 0));
        run.take(row(END - HOUR, true));
      } else {
        run.take(row(END - HOUR, true));
        run.take(finding(ADDRESS, 0));
      }
      if (findingsWatermarkFirst) {
        run.findingsReach(END);
        assertThat(run.alerts()).isEmpty();
        run.indicatorsReach(END);
      } else {
        run.indicatorsReach(Long.MAX_VALUE);
        run.findingsReach(END - 1);
        assertThat(run.alerts()).isEmpty();
        run.findingsReach(END);
      }
      assertThat(run.tiers()).containsExactly(KNOWN);
      assertThat(run.keys()).isZero();
      assertThat(run.count(CountNames.ALERTS_OF + "sentinel/" + KNOWN)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFindingWaitsForIndicatorsThatAreStillToCome(Backend backend) throws Exception {
    try (ScoreRun run = new ScoreRun(backend, plan())) {
      run.take(finding(ADDRESS, 0));
      run.findingsReach(Long.MAX_VALUE);
      assertThat(run.alerts()).isEmpty();
      assertThat(run.keys()).isEqualTo(1);
      run.take(row(END - HOUR, true));
      run.indicatorsReach(Long.MAX_VALUE);
      assertThat(run.tiers()).containsExactly(KNOWN);
    }
  }

  @Test
  void withoutIndicatorsNothingMatches() throws Exception {
    try (ScoreRun run = new ScoreRun(Backend.HEAP, plan())) {
      run.indicatorsReach(Long.MAX_VALUE);
      run.take(finding(ADDRESS, 0));
      run.findingsReach(Long.MAX_VALUE);
      assertThat(run.tiers()).containsExactly(UNKNOWN);
    }
  }

  /** SEMANTICS 7.6, rows T2 to T9 and T15, with times in hours before the window's end. */
  @ParameterizedTest
  @CsvSource({
    "T2,  24,                 true",
    "T6,  168,                false",
    "T8,  192,                false",
    "T15, -1,                 false",
    "T15, 0,                  true"
  })
  void rowsAreSeenForSevenDays(String id, long hoursBefore, boolean match) throws Exception {
    try (ScoreRun run = new ScoreRun(Backend.HEAP, plan())) {
      run.take(row(END - hoursBefore * HOUR, true));
      run.take(finding(ADDRESS, 0));
      run.indicatorsReach(Long.MAX_VALUE);
      run.findingsReach(END);
      assertThat(run.tiers()).as(id).containsExactly(match ? KNOWN : UNKNOWN);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, false, false", "false, true, true"})
  void theLatestRowDecidesWhateverTheOrder(boolean older, boolean newer, boolean match)
      throws Exception {
    for (boolean olderFirst : new boolean[] {true, false}) {
      try (ScoreRun run = new ScoreRun(Backend.HEAP, plan())) {
        run.take(row(END - (olderFirst ? 48 : 24) * HOUR, olderFirst ? older : newer));
        run.take(row(END - (olderFirst ? 24 : 48) * HOUR, olderFirst ? newer : older));
        run.take(finding(ADDRESS, 0));
        run.indicatorsReach(Long.MAX_VALUE);
        run.findingsReach(END);
        assertThat(run.tiers()).containsExactly(match ? KNOWN : UNKNOWN);
      }
    }
  }

  @Test
  void addressesJoinByTheirText() throws Exception {
    try (ScoreRun run = new ScoreRun(Backend.HEAP, plan())) {
      run.take(Indicator.of("2001:DB8::1", Indicator.Form.ALWAYS, "list.txt").build());
      run.take(finding("2001:db8::1", 0));
      run.indicatorsReach(Long.MAX_VALUE);
      run.findingsReach(END);
      assertThat(run.tiers()).containsExactly(UNKNOWN);
    }
  }

  @Test
  void aRevisionIsScoredAtOnceWhereItsInstantIsPast() throws Exception {
    try (ScoreRun run = new ScoreRun(Backend.HEAP, plan())) {
      run.take(row(END - HOUR, true));
      run.indicatorsReach(Long.MAX_VALUE);
      run.take(finding(ADDRESS, 0));
      run.findingsReach(END);
      run.take(finding(ADDRESS, 1));
      assertThat(run.alerts()).extracting(Alert::revision).containsExactly(0, 1);
      assertThat(run.alerts()).extracting(Alert::id).containsOnly(run.alerts().get(0).id());
    }
  }

  @ParameterizedTest
  @EnumSource
  void revisionsThatWaitAreAllToldInTheirOrder(Backend backend) throws Exception {
    try (ScoreRun run = new ScoreRun(backend, plan())) {
      run.findingsReach(END);
      run.take(finding(ADDRESS, 0));
      run.take(finding(ADDRESS, 1));
      run.take(finding(ADDRESS, 2));
      run.indicatorsReach(Long.MAX_VALUE);
      assertThat(run.alerts()).extracting(Alert::revision).containsExactly(0, 1, 2);
      assertThat(run.keys()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWaitingFindingSurvivesARestartAndSoDoIndicators(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (ScoreRun run = new ScoreRun(backend, plan())) {
      run.take(row(END - HOUR, true));
      run.take(finding(ADDRESS, 0));
      run.indicatorsReach(Long.MAX_VALUE);
      state = run.checkpoint();
    }
    try (ScoreRun run = new ScoreRun(backend, plan(), state)) {
      run.indicatorsReach(Long.MAX_VALUE);
      assertThat(run.alerts()).isEmpty();
      run.findingsReach(END);
      assertThat(run.tiers()).containsExactly(KNOWN);
      assertThat(run.keys()).isZero();
    }
  }

  @Test
  void rescalingGivesEverySubtaskTheIndicators() throws Exception {
    OperatorSubtaskState state;
    List<Finding> findings = new ArrayList<>();
    try (ScoreRun run = new ScoreRun(Backend.HEAP, plan())) {
      run.take(row(END - HOUR, true));
      for (int i = 0; i < 20; i++) {
        Finding finding = finding(ADDRESS, 0);
        WindowPart part =
            Given.part(
                SENTINEL,
                new Group("pc" + i, "ann", "agent.exe", "", ADDRESS),
                START,
                spaced(START, 12, MINUTE));
        findings.add(
            Finding.ofWindow(
                "sentinel", part.group(), START, END, END, finding.aggregate(), false, 0));
        run.take(findings.get(i));
      }
      state = run.checkpoint();
    }
    int alerts = 0;
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState share = OperatorRun.rescaled(state, 1, 2, subtask);
      try (ScoreRun run = new ScoreRun(Backend.HEAP, plan(), share, 2, subtask)) {
        run.indicatorsReach(Long.MAX_VALUE);
        run.findingsReach(END);
        assertThat(run.tiers()).isNotEmpty().containsOnly(KNOWN);
        alerts += run.alerts().size();
      }
    }
    assertThat(alerts).isEqualTo(20);
    assertThat(findings)
        .extracting(
            finding ->
                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                    ScoreFindings.key(finding, plan()), OperatorRun.KEY_GROUPS, 2))
        .contains(0, 1);
  }

  @ParameterizedTest
  @EnumSource
  void aFindingOfADetectionThatIsGoneIsToldByItsDefinition(Backend backend) throws Exception {
    OperatorSubtaskState state = waiting(backend);
    try (ScoreRun run = new ScoreRun(backend, Given.plan(Duration.ZERO, "sumo"), state)) {
      run.indicatorsReach(Long.MAX_VALUE);
      run.findingsReach(Long.MAX_VALUE);
      assertThat(run.alerts()).extracting(Alert::detection).containsExactly("sentinel");
      assertThat(run.count(CountNames.UNLOADED + "sentinel")).isZero();
      assertThat(run.keys()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFindingOfADetectionThatSlidesNowIsStillThatOfAWindow(Backend backend) throws Exception {
    OperatorSubtaskState state = waiting(backend);
    Detection slides = Given.with(SENTINEL, new Detection.Window.Sliding(Duration.ofHours(1)), 12);
    try (ScoreRun run = new ScoreRun(backend, Given.plan(Duration.ZERO, slides), state)) {
      run.indicatorsReach(Long.MAX_VALUE);
      run.findingsReach(Long.MAX_VALUE);
      assertThat(run.alerts()).hasSize(1);
      assertThat(run.alerts().get(0).json()).contains("\"end\":\"2026");
    }
  }

  /** As after a restart from a savepoint of a release that kept none. */
  @ParameterizedTest
  @EnumSource
  void aFindingWhoseDefinitionNobodyKnowsIsCountedAndForgotten(Backend backend) throws Exception {
    Detection slides = Given.with(SENTINEL, new Detection.Window.Sliding(Duration.ofHours(1)), 12);
    for (DetectionPlan plan :
        List.of(Given.plan(Duration.ZERO, "sumo"), Given.plan(Duration.ZERO, slides))) {
      try (ScoreRun run = new ScoreRun(backend, plan)) {
        run.take(finding(ADDRESS, 0));
        run.indicatorsReach(Long.MAX_VALUE);
        run.findingsReach(Long.MAX_VALUE);
        assertThat(run.alerts()).isEmpty();
        assertThat(run.count(CountNames.UNLOADED + "sentinel")).isEqualTo(1);
        assertThat(run.keys()).isZero();
      }
    }
  }

  private static OperatorSubtaskState waiting(Backend backend) throws Exception {
    try (ScoreRun run = new ScoreRun(backend, plan())) {
      run.take(finding(ADDRESS, 0));
      return run.checkpoint();
    }
  }
}
