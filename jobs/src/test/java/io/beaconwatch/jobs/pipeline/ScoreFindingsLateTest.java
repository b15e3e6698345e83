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
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Indicators that come after an alert that should have seen them: SEMANTICS 7.6, T17. */
class ScoreFindingsLateTest {
  private static final Detection SENTINEL = Given.bundled("sentinel").get(0);
  private static final String ADDRESS = "198.51.100.10";
  private static final long START = at("11:00:00");
  private static final long END = at("12:00:00");
  private static final String KNOWN = "Indicator match, 12 or more connections";
  private static final String UNKNOWN = "12 or more connections";
  private static final String REVISED = CountNames.REVISED_BY_INDICATOR + "sentinel";

  private static DetectionPlan plan(Duration allowedLateness) {
    return Given.plan(allowedLateness, SENTINEL);
  }

  private static final DetectionPlan TWO_HOURS = plan(Duration.ofHours(2));

  private static Finding finding(String host, String address, int count, int revision) {
    WindowPart part =
        Given.part(
            SENTINEL,
            new Group(host, "ann", "agent.exe", "agent.exe -p", address),
            START,
            spaced(START, count, MINUTE));
    return Finding.ofWindow(
        "sentinel", part.group(), START, END, END, part.aggregate(), false, revision);
  }

  private static Finding finding() {
    return finding("pc1", ADDRESS, 12, 0);
  }

  private static Indicator row(String address, long time, boolean active) {
    return Indicator.of(address, Indicator.Form.SENTINEL, "ti.json")
        .version(time)
        .active(active)
        .threatType("C2")
        .build();
  }

  private static ScoreRun told(Backend backend, DetectionPlan plan) throws Exception {
    ScoreRun run = new ScoreRun(backend, plan);
    run.indicatorsAreRead();
    run.take(finding());
    run.findingsReach(END);
    return run;
  }

  @ParameterizedTest
  @EnumSource
  void aLateIndicatorRevisesTheAlertUnderItsId(Backend backend) throws Exception {
    try (ScoreRun run = told(backend, TWO_HOURS)) {
      run.take(row(ADDRESS, END - 24 * HOUR, true));
      assertThat(run.tiers()).containsExactly(UNKNOWN, KNOWN);
      assertThat(run.alerts()).extracting(Alert::revision).containsExactly(0, 1);
      assertThat(run.alerts()).extracting(Alert::id).containsOnly(run.alerts().get(0).id());
      assertThat(run.alerts().get(1).json())
          .contains("\"status\":\"revised\",\"revision\":1")
          .contains("\"threat\":");
      assertThat(run.count(CountNames.INDICATORS_LATE)).isEqualTo(1);
      assertThat(run.count(REVISED)).isEqualTo(1);

      run.take(row(ADDRESS, END - HOUR, false));
      assertThat(run.tiers()).containsExactly(UNKNOWN, KNOWN, UNKNOWN);
      assertThat(run.alerts()).extracting(Alert::revision).containsExactly(0, 1, 2);
      assertThat(run.keys()).isEqualTo(1);

      run.findingsReach(END + 2 * HOUR - 2);
      assertThat(run.keys()).isEqualTo(1);
      run.findingsReach(END + 2 * HOUR - 1);
      assertThat(run.keys()).isZero();
      run.take(row(ADDRESS, END - MINUTE, true));
      assertThat(run.alerts()).hasSize(3);
      assertThat(run.count(CountNames.INDICATORS_LATE)).isEqualTo(3);
    }
  }

  /** Whatever arrives late, what was last told is what would have been told with all of it. */
  @ParameterizedTest
  @CsvSource({
    "T2,  -24, true,  1, 1",
    "T3,  -24, false, 1, 0",
    "T6, -168, true,  1, 0",
    "T15,   1, true,  0, 0",
    "T15,   0, true,  1, 1",
  })
  void onlyAnIndicatorThatChangesTheAlertRevisesIt(
      String id, long hours, boolean active, int late, int revised) throws Exception {
    for (Backend backend : Backend.values()) {
      try (ScoreRun run = told(backend, TWO_HOURS)) {
        run.take(row(ADDRESS, END + hours * HOUR, active));
        run.take(row("198.51.100.77", END + hours * HOUR, active));
        run.take(row(ADDRESS, END + hours * HOUR, active));
        assertThat(run.count(CountNames.INDICATORS_LATE)).as(id).isEqualTo(2L * late);
        assertThat(run.alerts()).as(id).hasSize(1 + revised);
      }
    }
  }

  @Test
  void withoutAllowedLatenessALateIndicatorIsCountedAlone() throws Exception {
    try (ScoreRun run = told(Backend.HEAP, plan(Duration.ZERO))) {
      run.take(row(ADDRESS, END - HOUR, true));
      assertThat(run.tiers()).containsExactly(UNKNOWN);
      assertThat(run.keys()).isZero();
      assertThat(run.count(CountNames.INDICATORS_LATE)).isEqualTo(1);
    }
  }

  /** Late events number their findings upstream, where nobody knows of late indicators. */
  @ParameterizedTest
  @EnumSource
  void revisionsOfBothKindsAreNumberedInOneRow(Backend backend) throws Exception {
    try (ScoreRun run = told(backend, TWO_HOURS)) {
      run.take(row(ADDRESS, END - HOUR, true));
      run.take(finding("pc1", ADDRESS, 13, 1));
      run.take(row(ADDRESS, END - MINUTE, false));
      run.take(finding("pc1", ADDRESS, 14, 2));
      assertThat(run.alerts()).extracting(Alert::revision).containsExactly(0, 1, 2, 3, 4);
      assertThat(run.tiers()).containsExactly(UNKNOWN, KNOWN, KNOWN, UNKNOWN, UNKNOWN);
      assertThat(run.alerts().get(4).json()).contains("\"count\":14");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aToldFindingSurvivesARestart(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (ScoreRun run = told(backend, TWO_HOURS)) {
      run.take(row(ADDRESS, END - HOUR, true));
      state = run.checkpoint();
    }
    try (ScoreRun run = new ScoreRun(backend, TWO_HOURS, state)) {
      run.indicatorsAreRead();
      run.findingsReach(END + MINUTE);
      run.take(row("198.51.100.77", END - MINUTE, true));
      assertThat(run.alerts()).isEmpty();
      run.take(row(ADDRESS, END - MINUTE, false));
      assertThat(run.alerts()).extracting(Alert::revision).containsExactly(2);
      assertThat(run.tiers()).containsExactly(UNKNOWN);
      run.findingsReach(END + 2 * HOUR - 1);
      assertThat(run.keys()).isZero();
      run.take(row(ADDRESS, END - 1, true));
      assertThat(run.alerts()).hasSize(1);
    }
  }

  /** Event time does not begin before the indicators are read, which then are late already. */
  @ParameterizedTest
  @EnumSource
  void whatIsReadFirstAfterARestartRevisesToo(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (ScoreRun run = told(backend, TWO_HOURS)) {
      state = run.checkpoint();
    }
    try (ScoreRun run = new ScoreRun(backend, TWO_HOURS, state)) {
      run.take(row("198.51.100.77", END - HOUR, true));
      run.take(row(ADDRESS, END + MINUTE, true));
      assertThat(run.alerts()).isEmpty();
      run.take(row(ADDRESS, END - HOUR, true));
      assertThat(run.tiers()).containsExactly(KNOWN);
      assertThat(run.alerts()).extracting(Alert::revision).containsExactly(1);
      assertThat(run.count(REVISED)).isEqualTo(1);
      assertThat(run.count(CountNames.INDICATORS_LATE)).isEqualTo(2);
      run.indicatorsAreRead();
      run.findingsReach(END + 2 * HOUR - 1);
      assertThat(run.keys()).isZero();
    }
  }

  /** More: what is kept, is kept for longer. Less: not for longer than before. */
  @ParameterizedTest
  @CsvSource({"3, 3", "1, 2", "0, 2"})
  void aRestartMayChangeTheAllowedLateness(long hours, long kept) throws Exception {
    OperatorSubtaskState state;
    try (ScoreRun run = told(Backend.ROCKSDB, TWO_HOURS)) {
      state = run.checkpoint();
    }
    try (ScoreRun run = new ScoreRun(Backend.ROCKSDB, plan(Duration.ofHours(hours)), state)) {
      run.indicatorsAreRead();
      run.findingsReach(END + kept * HOUR - 2);
      assertThat(run.keys()).isEqualTo(1);
      run.findingsReach(END + kept * HOUR - 1);
      assertThat(run.keys()).isZero();
    }
  }

  @Test
  void afterRescalingEachSubtaskRevisesItsOwnAndOneCounts() throws Exception {
    OperatorSubtaskState state;
    int findings = 20;
    try (ScoreRun run = told(Backend.HEAP, TWO_HOURS)) {
      for (int i = 2; i <= findings; i++) {
        run.take(finding("pc" + i, ADDRESS, 12, 0));
      }
      assertThat(run.alerts()).hasSize(findings);
      state = run.checkpoint();
    }
    int revised = 0;
    long late = 0;
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState share = OperatorRun.rescaled(state, 1, 2, subtask);
      try (ScoreRun run = new ScoreRun(Backend.HEAP, TWO_HOURS, share, 2, subtask)) {
        run.indicatorsAreRead();
        run.findingsReach(END);
        run.take(row(ADDRESS, END - HOUR, true));
        assertThat(run.tiers()).isNotEmpty().containsOnly(KNOWN);
        revised += run.alerts().size();
        late += run.count(CountNames.INDICATORS_LATE);
      }
    }
    assertThat(revised).isEqualTo(findings);
    assertThat(late).isEqualTo(1);
  }

  @Test
  void afterARestartWithoutItsDetectionItIsRevisedByItsDefinition() throws Exception {
    OperatorSubtaskState state;
    try (ScoreRun run = told(Backend.HEAP, TWO_HOURS)) {
      state = run.checkpoint();
    }
    DetectionPlan other = Given.plan(Duration.ofHours(2), "sumo");
    try (ScoreRun run = new ScoreRun(Backend.HEAP, other, state)) {
      run.indicatorsAreRead();
      run.findingsReach(END);
      run.take(row(ADDRESS, END - HOUR, true));
      assertThat(run.tiers()).containsExactly(KNOWN);
      run.findingsReach(END + 2 * HOUR);
      assertThat(run.keys()).isZero();
    }
  }

  @Test
  void rowsThatNoLookupCanSeeAreForgotten() throws Exception {
    try (ScoreRun run = new ScoreRun(Backend.HEAP, plan(Duration.ZERO))) {
      for (int day = 1; day <= 10; day++) {
        run.take(row("198.51.100." + day, END - 24L * day * HOUR, true));
      }
      run.take(Indicator.of("192.0.2.1", Indicator.Form.ALWAYS, "list.txt").build());
      run.indicatorsAreRead();
      run.findingsReach(END);
      assertThat(run.table().addresses()).isEqualTo(11);
      run.take(row("192.0.2.2", END, true));
      // A day-old row is seen for six more days; a week is over after seven and two hours' slack.
      assertThat(run.count(CountNames.INDICATORS_EVICTED)).isEqualTo(3);
      assertThat(run.table().addresses()).isEqualTo(9);

      run.findingsReach(END + HOUR - 1);
      run.take(row("192.0.2.3", END, true));
      assertThat(run.count(CountNames.INDICATORS_EVICTED)).isEqualTo(3);

      run.findingsReach(END + 24 * HOUR);
      run.take(row("192.0.2.4", END, true));
      assertThat(run.count(CountNames.INDICATORS_EVICTED)).isEqualTo(4);
    }
  }

  /** A row that is evicted where time is ahead must be one that no lookup elsewhere can see. */
  @Test
  void whatALookupStillSeesIsKept() throws Exception {
    DetectionPlan plan = TWO_HOURS;
    try (ScoreRun run = new ScoreRun(Backend.HEAP, plan)) {
      long oldest = END - 7 * 24 * HOUR + 1;
      run.take(row(ADDRESS, oldest, true));
      run.indicatorsAreRead();
      run.findingsReach(END + 2 * HOUR - 2);
      run.take(row("192.0.2.2", END, true));
      run.take(finding());
      assertThat(run.tiers()).containsExactly(KNOWN);
      assertThat(run.count(CountNames.INDICATORS_EVICTED)).isZero();
    }
  }

  @Test
  void theEndOfTheIndicatorsDoesNotFireWhatIdleFindingsWaitFor() throws Exception {
    try (ScoreRun run = new ScoreRun(Backend.HEAP, plan(Duration.ZERO))) {
      run.take(finding());
      run.findingsReach(END - 1);
      run.findingsFallIdle();
      run.indicatorsReach(Long.MAX_VALUE);
      assertThat(run.alerts()).isEmpty();
      run.take(row(ADDRESS, END - HOUR, true));
      run.findingsReach(END);
      assertThat(run.tiers()).containsExactly(KNOWN);
    }
  }

  @Test
  void idleFindingsDoNotWaitForIndicatorsToBeRead() throws Exception {
    try (ScoreRun run = new ScoreRun(Backend.HEAP, plan(Duration.ZERO))) {
      run.take(finding());
      run.findingsFallIdle();
      run.indicatorsAreRead();
      assertThat(run.alerts()).isEmpty();
      run.findingsReach(Long.MAX_VALUE);
      assertThat(run.tiers()).containsExactly(UNKNOWN);
    }
  }

  @Test
  void aCheckpointBringsBackWhatMetricsSayOfTheRows() throws Exception {
    OperatorSubtaskState state;
    try (ScoreRun run = new ScoreRun(Backend.HEAP, plan(Duration.ZERO))) {
      assertThat(run.table().age(END)).isEqualTo(-1);
      run.take(row(ADDRESS, END - HOUR, true));
      run.take(row(ADDRESS, END, false));
      run.take(row("192.0.2.1", END - HOUR, true));
      run.take(Indicator.of(ADDRESS, Indicator.Form.ALWAYS, "list.txt").build());
      state = run.checkpoint();
    }
    try (ScoreRun run = new ScoreRun(Backend.HEAP, plan(Duration.ZERO), state)) {
      IndicatorTable table = run.table();
      assertThat(table.addresses()).isEqualTo(2);
      assertThat(table.rows()).isEqualTo(4);
      assertThat(table.age(END + MINUTE)).isEqualTo(MINUTE);

      assertThat(table.add(row(ADDRESS, END, false))).isFalse();
      assertThat(table.add(row("192.0.2.2", END + 1, true))).isTrue();
      assertThat(table.age(END + MINUTE)).isEqualTo(MINUTE - 1);
      assertThat(table.evict(END + 8 * 24 * HOUR, Duration.ofDays(7))).isEqualTo(4);
      assertThat(table.addresses()).isEqualTo(1);
      assertThat(table.rows()).isEqualTo(1);
    }
  }
}
