package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.JoinRun.RETENTION;
import static io.beaconwatch.jobs.pipeline.JoinRun.T;
import static io.beaconwatch.jobs.pipeline.JoinRun.WAIT;
import static io.beaconwatch.jobs.pipeline.JoinRun.group;
import static io.beaconwatch.jobs.pipeline.JoinRun.part;
import static io.beaconwatch.jobs.pipeline.JoinRun.start;
import static io.beaconwatch.jobs.pipeline.JoinRun.sysmon;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.jobs.state.UnjoinedPart;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is held over time: watermarks, checkpoints, and what is forgotten. */
class JoinProcessesTimeTest {
  private JoinRun run;

  @BeforeEach
  void open() throws Exception {
    run = new JoinRun();
  }

  @AfterEach
  void close() throws Exception {
    run.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void joinsAcrossARestart(boolean startFirst) throws Exception {
    UnjoinedPart connections = part(sysmon("p"), T);
    ProcessStart start = start("p", T - 1000, "agent -p");
    if (startFirst) {
      run.send(start);
    } else {
      run.send(connections);
    }
    OperatorSubtaskState state = run.checkpoint();
    run.close();
    run = new JoinRun(Backend.HEAP, state);
    if (startFirst) {
      run.send(connections);
    } else {
      run.send(start);
    }
    run.finish();
    assertThat(run.groups()).containsExactly(group("agent -p", 1));
  }

  @Test
  void holdsTheWatermarkBackUntilConnectionsHaveLeft() throws Exception {
    run.send(start("p", T, "agent -p"));
    run.send(part(sysmon("p"), T, T + 60_000));
    run.harness.processWatermark(T + WAIT - 1);
    assertThat(run.groups()).isEmpty();
    run.harness.processWatermark(T + WAIT + 10_000);
    assertThat(run.groups()).containsExactly(group("agent -p", 1));
    assertThat(run.harness.getOutput().stream().filter(o -> o instanceof Watermark).toList())
        .containsExactly(new Watermark(T - 10_001), new Watermark(T));
    run.finish();
    assertThat(run.groups()).containsExactly(group("agent -p", 2));
  }

  /** Else the windows would follow the matcher alone, and close without what still waits here. */
  @Test
  void isNotIdleWhileItsInputIs() throws Exception {
    run.send(start("p", T, "agent -p"));
    run.send(part(sysmon("p"), T));
    run.harness.processWatermark(T);
    run.harness.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(run.harness.getOutput()).containsExactly(new Watermark(T - WAIT - 10_000));
    run.harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
    run.finish();
    assertThat(run.groups()).hasSize(1);
  }

  @Test
  void forgetsWhatNobodyCanAskForAndCountsIt() throws Exception {
    run.send(start("p", T, "agent -p"));
    // An hour's window takes connections until it closes, and timers stand on full hours.
    run.harness.processWatermark(T + RETENTION + 3_600_000);
    assertThat(run.harness.numKeyedStateEntries()).isPositive();
    run.harness.processWatermark(T + RETENTION + 2 * 3_600_000 + WAIT + 10_000);
    assertThat(run.harness.numKeyedStateEntries()).isZero();
    assertThat(run.count(CountNames.CONTEXT_EXPIRED)).isOne();
    run.send(start("p", T, "agent -p"));
    assertThat(run.harness.numKeyedStateEntries()).isZero();
    assertThat(run.count(CountNames.CONTEXT_EXPIRED)).isEqualTo(2);
    assertThat(run.count(CountNames.CONTEXT_LATE)).isOne();
  }
}
