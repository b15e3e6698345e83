package io.beaconwatch.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.HostName;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.common.sigma.DetectionFiles;
import io.beaconwatch.connectors.compact.CompactSerializer;
import io.beaconwatch.jobs.state.DetectionVersion;
import io.beaconwatch.jobs.state.JoinInput;
import io.beaconwatch.jobs.state.UnjoinedPart;
import io.beaconwatch.jobs.state.WindowPart;
import io.beaconwatch.jobs.state.WindowPartFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JoinProcessesTest {
  private static final long T = Instant.parse("2026-03-03T09:30:00Z").toEpochMilli();
  private static final long WAIT = 120_000;
  private static final long RETENTION = 24 * 3_600_000;

  private static final List<Detection> DETECTIONS =
      new DetectionFiles().bundled(List.of("splunk", "logscale")).load().detections();

  private static final DetectionPlan PLAN = plan(DETECTIONS);

  private KeyedOneInputStreamOperatorTestHarness<String, JoinInput, WindowPart> harness;

  private static DetectionPlan plan(List<Detection> detections) {
    return new DetectionPlan(
        detections,
        TimeRange.ALL,
        Duration.ZERO,
        true,
        new JoinRule(Duration.ofMillis(RETENTION), Duration.ofMillis(WAIT)));
  }

  @BeforeEach
  void open() throws Exception {
    harness = open(null);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, JoinInput, WindowPart> open(
      OperatorSubtaskState state) throws Exception {
    return open(state, Backend.HEAP);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, JoinInput, WindowPart> open(
      OperatorSubtaskState state, Backend backend) throws Exception {
    return open(state, backend, PLAN);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, JoinInput, WindowPart> open(
      OperatorSubtaskState state, Backend backend, DetectionPlan plan) throws Exception {
    var opened =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new JoinProcesses(plan), JoinInput::key, Types.STRING);
    opened.setStateBackend(backend.create());
    opened.setup(new CompactSerializer<>(new WindowPartFormat()));
    if (state != null) {
      opened.initializeState(state);
    }
    opened.open();
    return opened;
  }

  private static ProcessStart start(String process, long time, String commandLine) {
    return new ProcessStart(
        Family.SYSMON, "ws1", process, time, "C:\\a.exe", "bob", commandLine, null, null);
  }

  private static NetworkConnection.Builder sysmon(String process) {
    return new NetworkConnection.Builder()
        .start(Family.SYSMON, 0)
        .set(Field.COMPUTER, "ws1")
        .set(Field.HOST, "ws1")
        .set(Field.PROCESS_ENTITY, process)
        .set(Field.EVENT_ID, "3")
        .set(Field.IMAGE, "C:\\tools\\agent.exe")
        .set(Field.USER, "amy")
        .set(Field.DESTINATION_IP, "198.51.100.10");
  }

  private static NetworkConnection.Builder falcon() {
    return new NetworkConnection.Builder()
        .start(Family.FALCON, 0)
        .set(Field.EVENT_SIMPLE_NAME, "NetworkConnectIP4")
        .set(Field.AGENT_ID, "a1")
        .set(Field.PROCESS_ENTITY, "7")
        .set(Field.DESTINATION_IP, "198.51.100.10");
  }

  private static UnjoinedPart part(NetworkConnection.Builder connection, long... times) {
    NetworkConnection built = connection.build();
    Members members = new Members(0);
    for (long time : times) {
      members.add(time, 443, -1, -1, new String[0]);
    }
    Detection detection = DETECTIONS.get(built.family() == Family.SYSMON ? 0 : 1);
    return new UnjoinedPart(built, List.of(DetectionVersion.first(detection)), false, members);
  }

  private void send(EndpointContext context) throws Exception {
    harness.processElement(new StreamRecord<>(new JoinInput(context, null)));
  }

  private void send(UnjoinedPart part) throws Exception {
    harness.processElement(new StreamRecord<>(new JoinInput(null, part)));
  }

  private void finish() throws Exception {
    harness.processWatermark(Watermark.MAX_WATERMARK);
  }

  /** Each group with its count, in order. */
  private List<String> groups() {
    TreeMap<String, Long> groups = new TreeMap<>();
    for (Object output : harness.getOutput()) {
      if (output instanceof StreamRecord<?> element
          && element.getValue() instanceof WindowPart part) {
        groups.merge(String.join(",", part.group().values()), part.aggregate().count(), Long::sum);
      }
    }
    return groups.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  private long count(String name) {
    Accumulator<?, ?> accumulator = harness.getOperator().getRuntimeContext().getAccumulator(name);
    return accumulator == null ? 0 : (Long) accumulator.getLocalValue();
  }

  private static String group(String commandLine, long count) {
    return "ws1,amy,C:\\tools\\agent.exe," + commandLine + ",198.51.100.10=" + count;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void joinsWhicheverComesFirst(boolean startFirst) throws Exception {
    UnjoinedPart connections = part(sysmon("p"), T, T + 60_000);
    if (startFirst) {
      send(start("p", T - 1000, "agent -p"));
      send(connections);
    } else {
      send(connections);
      send(start("p", T - 1000, "agent -p"));
    }
    finish();
    assertThat(groups()).containsExactly(group("agent -p", 2));
    assertThat(count(CountNames.JOINED + "sysmon")).isEqualTo(2);
    assertThat(count(CountNames.MATCHED)).isEqualTo(2);
    assertThat(count(CountNames.SELECTED_BY + "splunk")).isEqualTo(2);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void joinsAcrossARestart(boolean startFirst) throws Exception {
    UnjoinedPart connections = part(sysmon("p"), T);
    ProcessStart start = start("p", T - 1000, "agent -p");
    if (startFirst) {
      send(start);
    } else {
      send(connections);
    }
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = open(state);
    if (startFirst) {
      send(connections);
    } else {
      send(start);
    }
    finish();
    assertThat(groups()).containsExactly(group("agent -p", 1));
  }

  /** Whether its detection has got another threshold since, or is not there any more. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void finishesByTheDefinitionThatAConnectionCameFor(boolean changed) throws Exception {
    Detection splunk = DETECTIONS.get(0);
    send(part(sysmon("p"), T));
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    List<Detection> detections =
        changed ? List.of(Given.with(splunk, splunk.window(), 20)) : Given.bundled("elastic");
    harness = open(state, Backend.HEAP, plan(detections));
    send(start("p", T - 1000, "agent -p"));
    harness.processWatermark(new Watermark(T));
    finish();
    assertThat(groups()).containsExactly(group("agent -p", 1));
    assertThat(harness.getOutput().stream())
        .contains(new Watermark(T - WAIT - 10_000))
        .filteredOn(StreamRecord.class::isInstance)
        .extracting(record -> ((WindowPart) ((StreamRecord<?>) record).getValue()).version())
        .containsExactly(DetectionVersion.first(splunk));
  }

  @Test
  void whereNothingIsJoinedTheWatermarkIsNotHeldBack() throws Exception {
    harness.close();
    harness = open(null, Backend.HEAP, plan(Given.bundled("elastic")));
    harness.processWatermark(new Watermark(T));
    assertThat(harness.getOutput()).containsExactly(new Watermark(T));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsTheRunsOfAReusedProcessIdApart(boolean startsFirst) throws Exception {
    UnjoinedPart connections = part(sysmon("p"), T + 5000, T + 9_999, T + 10_000, T + 60_000);
    if (!startsFirst) {
      send(connections);
    }
    send(start("p", T + 10_000, "second"));
    send(start("p", T, "first"));
    if (startsFirst) {
      send(connections);
    }
    finish();
    assertThat(groups()).containsExactly(group("first", 2), group("second", 2));
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
    send(start("p", T + start, "agent -p"));
    send(part(sysmon("p"), T));
    finish();
    assertThat(groups()).isEqualTo(found ? List.of(group("agent -p", 1)) : Collections.emptyList());
    assertThat(count((found ? CountNames.JOINED : CountNames.NOT_JOINED) + "sysmon")).isOne();
    assertThat(count(CountNames.NULL_KEY_OF + "splunk")).isEqualTo(found ? 0 : 1);
    // A key is missing, and yet the detection selects it.
    assertThat(count(CountNames.MATCHED)).isOne();
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
    send(part(sysmon("p"), T));
    send(start("p", T + one, Long.toString(one)));
    send(start("p", T + other, Long.toString(other)));
    finish();
    assertThat(groups()).containsExactly(group(winner, 1));
  }

  @Test
  void ofTwoStartsAtOneTimeTheGreaterCountsWhicheverComesFirst() throws Exception {
    send(start("p", T, "b"));
    send(start("p", T, "a"));
    send(start("q", T, "a"));
    send(start("q", T, "b"));
    send(part(sysmon("p"), T));
    send(part(sysmon("q"), T));
    finish();
    assertThat(groups()).containsExactly(group("b", 2));
  }

  @Test
  void valuesOfTheConnectionWin() throws Exception {
    send(start("p", T, "of the start"));
    send(part(sysmon("p").set(Field.COMMAND_LINE, "its own").set(Field.USER, null), T));
    finish();
    assertThat(groups()).containsExactly("ws1,bob,C:\\tools\\agent.exe,its own,198.51.100.10=1");
    WindowPart part = (WindowPart) ((StreamRecord<?>) harness.getOutput().peek()).getValue();
    assertThat(JoinedFields.names(part.aggregate().joined())).containsExactly("user.name");
  }

  @Test
  void finishesTheFiltersThatDependOnTheProcess() throws Exception {
    send(
        new ProcessStart(
            Family.FALCON, "a1", "7", T, "\\Device\\x\\chrome.exe", "S-1", "c", null, "WS1"));
    send(part(falcon(), T));
    finish();
    assertThat(groups()).isEmpty();
    assertThat(count(CountNames.UNMATCHED)).isOne();
    assertThat(count(CountNames.JOINED + "falcon")).isOne();
  }

  @ParameterizedTest
  @CsvSource({", agent online", "of the start, of the start"})
  void takesTheComputerFromTheStartElseFromItsHost(String ofStart, String expected)
      throws Exception {
    send(new HostName(Family.FALCON, "a1", T - RETENTION - 1, "agent online"));
    send(new HostName(Family.FALCON, "a1", T + 1, "renamed"));
    send(new ProcessStart(Family.FALCON, "a1", "7", T, "\\a.exe", "S-1", "a", null, ofStart));
    send(part(falcon(), T));
    finish();
    assertThat(groups()).containsExactly(expected + ",S-1,\\a.exe,a,198.51.100.10=1");
  }

  @Test
  void holdsTheWatermarkBackUntilConnectionsHaveLeft() throws Exception {
    send(start("p", T, "agent -p"));
    send(part(sysmon("p"), T, T + 60_000));
    harness.processWatermark(T + WAIT - 1);
    assertThat(groups()).isEmpty();
    harness.processWatermark(T + WAIT + 10_000);
    assertThat(groups()).containsExactly(group("agent -p", 1));
    assertThat(harness.getOutput().stream().filter(o -> o instanceof Watermark).toList())
        .containsExactly(new Watermark(T - 10_001), new Watermark(T));
    finish();
    assertThat(groups()).containsExactly(group("agent -p", 2));
  }

  /** Else the windows would follow the matcher alone, and close without what still waits here. */
  @Test
  void isNotIdleWhileItsInputIs() throws Exception {
    send(start("p", T, "agent -p"));
    send(part(sysmon("p"), T));
    harness.processWatermark(T);
    harness.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(harness.getOutput()).containsExactly(new Watermark(T - WAIT - 10_000));
    harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
    finish();
    assertThat(groups()).hasSize(1);
  }

  @Test
  void forgetsWhatNobodyCanAskForAndCountsIt() throws Exception {
    send(start("p", T, "agent -p"));
    // An hour's window takes connections until it closes, and timers stand on full hours.
    harness.processWatermark(T + RETENTION + 3_600_000);
    assertThat(harness.numKeyedStateEntries()).isPositive();
    harness.processWatermark(T + RETENTION + 2 * 3_600_000 + WAIT + 10_000);
    assertThat(harness.numKeyedStateEntries()).isZero();
    assertThat(count(CountNames.CONTEXT_EXPIRED)).isOne();
    send(start("p", T, "agent -p"));
    assertThat(harness.numKeyedStateEntries()).isZero();
    assertThat(count(CountNames.CONTEXT_EXPIRED)).isEqualTo(2);
    assertThat(count(CountNames.CONTEXT_LATE)).isOne();
  }

  /** The rule alone decides: batch and stream agree, in any order within the out-of-orderness. */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void agreesWithTheRuleInAnyOrder(Backend backend) throws Exception {
    long seed = Long.getLong("beaconwatch.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      List<ProcessStart> starts = new ArrayList<>();
      List<UnjoinedPart> parts = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        String process = "p" + random.nextInt(3);
        long time = T + random.nextInt(3 * (int) RETENTION);
        starts.add(start(process, time, "c" + i));
        parts.add(part(sysmon(process), time + random.nextInt(600_000) - 300_000));
      }
      List<String> expected = expected(starts, parts);
      for (boolean streaming : new boolean[] {true, false}) {
        close();
        harness = open(null, backend);
        play(random, starts, parts, streaming);
        assertThat(groups()).as("seed %d, round %d", seed, round).isEqualTo(expected);
      }
    }
  }

  private void play(
      Random random, List<ProcessStart> starts, List<UnjoinedPart> parts, boolean streaming)
      throws Exception {
    record Arrival(long at, long time, JoinInput input) {}
    List<Arrival> arrivals = new ArrayList<>();
    for (ProcessStart start : starts) {
      arrivals.add(
          new Arrival(
              start.time() + random.nextInt(300_000), start.time(), new JoinInput(start, null)));
    }
    for (UnjoinedPart part : parts) {
      long time = part.members().time(0);
      arrivals.add(new Arrival(time + random.nextInt(300_000), time, new JoinInput(null, part)));
    }
    Collections.shuffle(arrivals, random);
    if (streaming) {
      arrivals.sort(Comparator.comparingLong(Arrival::at));
    }
    for (Arrival arrival : arrivals) {
      harness.processElement(new StreamRecord<>(arrival.input));
      if (streaming) {
        harness.processWatermark(arrival.at - 300_000);
      }
    }
    finish();
  }

  private static List<String> expected(List<ProcessStart> starts, List<UnjoinedPart> parts) {
    TreeMap<String, Long> groups = new TreeMap<>();
    for (UnjoinedPart part : parts) {
      long time = part.members().time(0);
      List<ProcessStart> same =
          starts.stream()
              .filter(s -> s.process().equals(part.connection().value(Field.PROCESS_ENTITY)))
              .sorted(ProcessStart.ORDER)
              .toList();
      same.stream()
          .filter(s -> s.time() <= time && s.time() >= time - RETENTION)
          .max(ProcessStart.ORDER)
          .or(
              () ->
                  same.stream().filter(s -> s.time() > time && s.time() <= time + WAIT).findFirst())
          .ifPresent(
              s -> groups.merge(group(s.commandLine(), 0).replaceAll("=.*", ""), 1L, Long::sum));
    }
    return groups.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }
}
