package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.JoinRun.RETENTION;
import static io.beaconwatch.jobs.pipeline.JoinRun.T;
import static io.beaconwatch.jobs.pipeline.JoinRun.falcon;
import static io.beaconwatch.jobs.pipeline.JoinRun.group;
import static io.beaconwatch.jobs.pipeline.JoinRun.part;
import static io.beaconwatch.jobs.pipeline.JoinRun.start;
import static io.beaconwatch.jobs.pipeline.JoinRun.sysmon;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.HostName;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.jobs.state.UnjoinedPart;
import io.beaconwatch.jobs.state.WindowPart;
import java.util.Collections;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which start a connection is joined with, and what comes of it. */
class JoinProcessesTest {
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
  void joinsWhicheverComesFirst(boolean startFirst) throws Exception {
    UnjoinedPart connections = part(sysmon("p"), T, T + 60_000);
    if (startFirst) {
      run.send(start("p", T - 1000, "agent -p"));
      run.send(connections);
    } else {
      run.send(connections);
      run.send(start("p", T - 1000, "agent -p"));
    }
    run.finish();
    assertThat(run.groups()).containsExactly(group("agent -p", 2));
    assertThat(run.count(CountNames.JOINED + "sysmon")).isEqualTo(2);
    assertThat(run.count(CountNames.MATCHED)).isEqualTo(2);
    assertThat(run.count(CountNames.SELECTED_BY + "splunk")).isEqualTo(2);
    assertThat(run.harness.numKeyedStateEntries()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsTheRunsOfAReusedProcessIdApart(boolean startsFirst) throws Exception {
    UnjoinedPart connections = part(sysmon("p"), T + 5000, T + 9_999, T + 10_000, T + 60_000);
    if (!startsFirst) {
      run.send(connections);
    }
    run.send(start("p", T + 10_000, "second"));
    run.send(start("p", T, "first"));
    if (startsFirst) {
      run.send(connections);
    }
    run.finish();
    assertThat(run.groups()).containsExactly(group("first", 2), group("second", 2));
  }

  @ParameterizedTest
  @CsvSource({
    "-86400000, true",
    "-86400001, false",
    "-1, true",
    "0, true",
    "120000, true",
    "120001, false"
  })
  void findsWhatLiesWithinTheRule(long start, boolean found) throws Exception {
    run.send(start("p", T + start, "agent -p"));
    run.send(part(sysmon("p"), T));
    run.finish();
    assertThat(run.groups())
        .isEqualTo(found ? List.of(group("agent -p", 1)) : Collections.emptyList());
    assertThat(run.count((found ? CountNames.JOINED : CountNames.NOT_JOINED) + "sysmon")).isOne();
    assertThat(run.count(CountNames.NULL_KEY_OF + "splunk")).isEqualTo(found ? 0 : 1);
    // A key is missing, and yet the detection selects it.
    assertThat(run.count(CountNames.MATCHED)).isOne();
  }

  @ParameterizedTest
  @CsvSource({
    "-5000, 1, -5000",
    "-5000, -4000, -4000",
    "3000, 4000, 3000",
    "-86400001, 4000, 4000",
    "0, 1, 0"
  })
  void takesTheNewestBeforeElseTheEarliestAfter(long one, long other, String winner)
      throws Exception {
    run.send(part(sysmon("p"), T));
    run.send(start("p", T + one, Long.toString(one)));
    run.send(start("p", T + other, Long.toString(other)));
    run.finish();
    assertThat(run.groups()).containsExactly(group(winner, 1));
  }

  @Test
  void ofTwoStartsAtOneTimeTheGreaterCountsWhicheverComesFirst() throws Exception {
    run.send(start("p", T, "b"));
    run.send(start("p", T, "a"));
    run.send(start("q", T, "a"));
    run.send(start("q", T, "b"));
    run.send(part(sysmon("p"), T));
    run.send(part(sysmon("q"), T));
    run.finish();
    assertThat(run.groups()).containsExactly(group("b", 2));
  }

  @Test
  void valuesOfTheConnectionWin() throws Exception {
    run.send(start("p", T, "of the start"));
    run.send(part(sysmon("p").set(Field.COMMAND_LINE, "its own").set(Field.USER, null), T));
    run.finish();
    assertThat(run.groups())
        .containsExactly("ws1,bob,C:\\tools\\agent.exe,its own,198.51.100.10=1");
    WindowPart part = (WindowPart) ((StreamRecord<?>) run.harness.getOutput().peek()).getValue();
    assertThat(JoinedFields.names(part.aggregate().joined())).containsExactly("user.name");
  }

  @Test
  void finishesTheFiltersThatDependOnTheProcess() throws Exception {
    run.send(
        new ProcessStart(
            Family.FALCON, "a1", "7", T, "\\Device\\x\\chrome.exe", "S-1", "c", null, "WS1"));
    run.send(part(falcon(), T));
    run.finish();
    assertThat(run.groups()).isEmpty();
    assertThat(run.count(CountNames.UNMATCHED)).isOne();
    assertThat(run.count(CountNames.JOINED + "falcon")).isOne();
  }

  @ParameterizedTest
  @CsvSource({", agent online", "of the start, of the start"})
  void takesTheComputerFromTheStartElseFromItsHost(String ofStart, String expected)
      throws Exception {
    run.send(new HostName(Family.FALCON, "a1", T - RETENTION - 1, "agent online"));
    run.send(new HostName(Family.FALCON, "a1", T + 1, "renamed"));
    run.send(new ProcessStart(Family.FALCON, "a1", "7", T, "\\a.exe", "S-1", "a", null, ofStart));
    run.send(part(falcon(), T));
    run.finish();
    assertThat(run.groups()).containsExactly(expected + ",S-1,\\a.exe,a,198.51.100.10=1");
  }
}
