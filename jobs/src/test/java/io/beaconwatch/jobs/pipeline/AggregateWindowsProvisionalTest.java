package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.HOUR;
import static io.beaconwatch.jobs.pipeline.Given.MINUTE;
import static io.beaconwatch.jobs.pipeline.Given.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.AlertFields;
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

/** What is told of windows that are open. */
class AggregateWindowsProvisionalTest {
  private static final Detection SUMO = Given.bundled("sumo").get(0);
  private static final Group GROUP = new Group("PC1", "ann", "agent.exe", "", "198.51.100.10");
  private static final long START = at("11:00:00");
  private static final long CLOSE = START + HOUR - 1;
  private static final DetectionPlan PLAN = Given.provisional(Given.plan(Duration.ZERO, SUMO));

  private static WindowPart part(int count, int port) {
    Aggregate aggregate = new Aggregate();
    for (int i = 0; i < count; i++) {
      aggregate.add(
          Given.sysmon(START + i * MINUTE).destinationPort(port).build(),
          AlertFields.collected(SUMO));
    }
    return new WindowPart("sumo", START, START + HOUR, GROUP, aggregate);
  }

  /** Findings as {@code count}, with a plus where they are provisional. */
  private static List<String> told(AggregateRun run) {
    return run.findings().stream()
        .map(finding -> finding.aggregate().count() + (finding.isProvisional() ? "+" : ""))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void aGroupIsToldAtTheThresholdAndAtEachTier(Backend backend) throws Exception {
    try (AggregateRun run = new AggregateRun(backend, PLAN)) {
      run.take(part(11, 443));
      assertThat(told(run)).isEmpty();
      run.take(part(1, 443));
      run.take(part(7, 443));
      assertThat(told(run)).containsExactly("12+");
      run.take(part(1, 443));
      run.take(part(10, 443));
      run.take(part(19, 443));
      run.take(part(3, 443));
      run.watermark(CLOSE - 1);
      assertThat(told(run)).containsExactly("12+", "20+", "30+", "52+");
      assertThat(run.findings()).extracting(Finding::revision).containsOnly(Revision.UNTOLD);
      run.watermark(CLOSE);
      assertThat(told(run)).containsExactly("12+", "20+", "30+", "52+", "52");
      assertThat(run.findings().get(4).revision()).isEqualTo(Revision.FINAL);
      assertThat(run.keys()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void morePortsTakeItDown(Backend backend) throws Exception {
    try (AggregateRun run = new AggregateRun(backend, PLAN)) {
      run.take(part(50, 443));
      run.take(part(1, 443));
      assertThat(told(run)).containsExactly("50+");
      run.take(part(1, 8443));
      run.take(part(1, 8443));
      run.take(part(1, 8080));
      assertThat(told(run)).containsExactly("50+", "52+", "54+");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRestartTellsNothingAgain(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (AggregateRun run = new AggregateRun(backend, PLAN)) {
      run.take(part(12, 443));
      state = run.checkpoint();
    }
    try (AggregateRun run = new AggregateRun(backend, PLAN, state)) {
      run.take(part(1, 443));
      run.watermark(START);
      run.take(part(1, 443));
      assertThat(told(run)).isEmpty();
      run.take(part(6, 443));
      run.watermark(CLOSE);
      assertThat(told(run)).containsExactly("20+", "20");
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsProvisionalAfterTheFinalOne(Backend backend) throws Exception {
    DetectionPlan plan = Given.provisional(Given.plan(Duration.ofMinutes(10), SUMO));
    OperatorSubtaskState state;
    try (AggregateRun run = new AggregateRun(backend, plan)) {
      run.take(part(12, 443));
      run.watermark(CLOSE);
      run.take(part(8, 443));
      assertThat(run.findings().subList(1, 3))
          .extracting(Finding::revision)
          .containsExactly(Revision.FINAL, 1);
      assertThat(told(run)).containsExactly("12+", "12", "20");
      state = run.checkpoint();
    }
    try (AggregateRun run = new AggregateRun(backend, plan, state)) {
      // There is no watermark yet.
      run.take(part(10, 443));
      assertThat(told(run)).containsExactly("30");
      assertThat(run.findings()).extracting(Finding::revision).containsExactly(2);
    }
  }

  @Test
  void switchedOffNothingIsProvisional() throws Exception {
    try (AggregateRun run = new AggregateRun(Backend.HEAP, Given.plan(Duration.ZERO, SUMO))) {
      run.take(part(50, 443));
      run.take(part(5, 8443));
      assertThat(told(run)).isEmpty();
      run.watermark(CLOSE);
      assertThat(told(run)).containsExactly("55");
    }
  }
}
