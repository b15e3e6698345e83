package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.JoinRun.RETENTION;
import static io.beaconwatch.jobs.pipeline.JoinRun.T;
import static io.beaconwatch.jobs.pipeline.JoinRun.falcon;
import static io.beaconwatch.jobs.pipeline.JoinRun.group;
import static io.beaconwatch.jobs.pipeline.JoinRun.part;
import static io.beaconwatch.jobs.pipeline.JoinRun.start;
import static io.beaconwatch.jobs.pipeline.JoinRun.sysmon;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.HostName;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.jobs.state.DetectionVersion;
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
  private static final String PORTS =
      """
      title: Connections of a web or a mail client
      name: ports_connection
      logsource:
        product: windows
        category: network_connection
        service: sysmon
      detection:
        web:
          DestinationPort: 443
          CommandLine: web
        mail:
          DestinationPort: 80
          CommandLine: mail
        condition: web or mail
      ---
      title: Many of them
      name: ports
      correlation:
        type: event_count
        rules:
          - ports_connection
        group-by:
          - DestinationIp
        timespan: 1h
        condition:
          gte: 12
      level: medium

      beaconwatch:
        version: 1.0.0
        window:
          kind: tumbling
      """;

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

  @Test
  void countsEachDestinationOfAProcessForItself() throws Exception {
    Members members = new Members(1);
    String[] addresses = {"198.51.100.1", "198.51.100.2", "198.51.100.1", "198.51.100.2"};
    for (int i = 0; i < addresses.length; i++) {
      members.add(T + i * 10_000L, 443, -1, -1, new String[] {addresses[i]});
    }
    run.send(start("p", T, "first"));
    run.send(start("p", T + 30_000, "second"));
    run.send(carrying(Field.DESTINATION_IP, JoinRun.DETECTIONS.get(0), members));
    // Some of them can be decided before the others.
    run.harness.processWatermark(T + 130_000);
    run.finish();
    assertThat(run.groups())
        .containsExactly(
            group("first", 2).replace(".10=", ".1="),
            group("first", 1).replace(".10=", ".2="),
            group("second", 1).replace(".10=", ".2="));
    assertThat(run.harness.numKeyedStateEntries()).isZero();
  }

  @Test
  void tellsApartWhatStartedTwiceWhileItsDestinationsTakeTurns() throws Exception {
    Members members = new Members(1);
    for (int i = 0; i < 4; i++) {
      members.add(T + i * 10_000L, 443, -1, -1, new String[] {"198.51.100." + (1 + i % 2)});
    }
    run.send(start("p", T, "first"));
    run.send(start("p", T + 20_000, "second"));
    run.send(carrying(Field.DESTINATION_IP, JoinRun.DETECTIONS.get(0), members));
    run.finish();
    assertThat(run.groups())
        .containsExactly(
            group("first", 1).replace(".10=", ".1="),
            group("first", 1).replace(".10=", ".2="),
            group("second", 1).replace(".10=", ".1="),
            group("second", 1).replace(".10=", ".2="));
  }

  @Test
  void endsWithoutAWait() throws Exception {
    try (JoinRun atOnce = new JoinRun(Backend.HEAP, null, JoinRun.DETECTIONS, 0)) {
      atOnce.send(start("p", T, "agent -p"));
      atOnce.send(part(sysmon("p"), T, T + 1));
      atOnce.harness.processWatermark(T);
      assertThat(atOnce.groups()).containsExactly(group("agent -p", 1));
      atOnce.finish();
      assertThat(atOnce.groups()).containsExactly(group("agent -p", 2));
      assertThat(atOnce.harness.numKeyedStateEntries()).isZero();
    }
  }

  /** The one port is selected with the one command line, the other with the other. */
  @ParameterizedTest
  @CsvSource({"443, 80, 1", "80, 443, 1", "80, 80, 0", "443, 443, 2"})
  void selectsEachConnectionByItsOwnPort(int one, int other, int counted) throws Exception {
    Detection ports = Given.detection(PORTS);
    Members members = new Members(1);
    members.add(T, one, -1, -1, new String[] {"" + one});
    members.add(T, other, -1, -1, new String[] {"" + other});
    try (JoinRun byPort = new JoinRun(Backend.HEAP, null, List.of(ports))) {
      byPort.send(start("p", T, "web"));
      byPort.send(carrying(Field.DESTINATION_PORT, ports, members));
      byPort.finish();
      assertThat(byPort.groups())
          .isEqualTo(counted == 0 ? List.of() : List.of("198.51.100.10=" + counted));
      assertThat(byPort.count(CountNames.UNMATCHED)).isEqualTo(2 - counted);
    }
  }

  /** An old savepoint does not say by which definition a connection came. */
  @ParameterizedTest
  @CsvSource({"198.51.100.10, 1", "10.0.0.1, 0"})
  void selectsAgainWhatCameByADefinitionThatIsNotKnown(String address, int counted)
      throws Exception {
    UnjoinedPart connections = part(sysmon("p").set(Field.DESTINATION_IP, address), T);
    run.send(start("p", T, "agent -p"));
    run.send(
        new UnjoinedPart(
            connections.connection(),
            connections.fields(),
            List.of(DetectionVersion.unknown("splunk")),
            false,
            connections.members()));
    run.finish();
    assertThat(run.groups()).hasSize(counted);
    assertThat(run.count(CountNames.MATCHED)).isEqualTo(counted);
  }

  private static UnjoinedPart carrying(Field field, Detection detection, Members members) {
    return new UnjoinedPart(
        sysmon("p").build(),
        List.of(field),
        List.of(DetectionVersion.first(detection)),
        false,
        members);
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
