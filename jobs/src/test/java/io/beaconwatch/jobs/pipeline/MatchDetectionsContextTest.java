package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.ecs;
import static io.beaconwatch.jobs.pipeline.Given.record;
import static io.beaconwatch.jobs.pipeline.Given.sysmon;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.jobs.state.DetectionVersion;
import io.beaconwatch.jobs.state.JoinInput;
import io.beaconwatch.jobs.state.UnjoinedPart;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which connections go to the join, and that no others do. */
class MatchDetectionsContextTest {
  private static DetectionPlan plan(String... bundled) {
    return new DetectionPlan(
        Given.bundled(bundled),
        TimeRange.ALL,
        Duration.ZERO,
        true,
        new JoinRule(Duration.ofHours(24), Duration.ofMinutes(2)));
  }

  private static NetworkConnection.Builder raw(String time) {
    return raw(at(time));
  }

  private static NetworkConnection.Builder raw(long time) {
    return sysmon(time).set(Field.COMMAND_LINE, null).set(Field.PROCESS_ENTITY, "{1}");
  }

  private static NetworkConnection.Builder falcon() {
    return new NetworkConnection.Builder()
        .start(Family.FALCON, at("11:00:00"))
        .set(Field.EVENT_SIMPLE_NAME, "NetworkConnectIP4")
        .set(Field.AGENT_ID, "a1")
        .set(Field.PROCESS_ENTITY, "7")
        .set(Field.DESTINATION_IP, "198.51.100.10");
  }

  private static List<JoinInput> joins(MatchRun run) {
    return run.values(SideOutputs.JOIN_INPUT);
  }

  @Test
  void whatLacksNothingStaysOnItsWay() throws Exception {
    try (MatchRun run = new MatchRun(plan("sumo"))) {
      run.take(sysmon(at("11:00:00")).set(Field.COMMAND_LINE, "x"));
      run.finish();
      assertThat(run.parts()).hasSize(1);
      assertThat(joins(run)).isEmpty();
    }
  }

  @Test
  void whatIsRuledOutAnywayIsDropped() throws Exception {
    try (MatchRun run = new MatchRun(plan("sumo", "splunk", "logscale"))) {
      run.take(raw("11:00:00").set(Field.DESTINATION_IP, "10.0.0.1"));
      run.take(raw("11:00:00").set(Field.IMAGE, "C:\\a\\chrome.exe"));
      run.take(falcon().set(Field.DESTINATION_IP, "192.168.0.1"));
      run.finish();
      assertThat(run.parts()).isEmpty();
      assertThat(joins(run)).isEmpty();
      assertThat(run.count(CountNames.UNMATCHED)).isEqualTo(3);
    }
  }

  @Test
  void connectionsOfOneProcessLeaveTogetherAndUncounted() throws Exception {
    try (MatchRun run = new MatchRun(plan("sumo", "splunk"))) {
      for (int i = 0; i < 50; i++) {
        run.take(raw(at("11:00:00") + i).set(Field.SOURCE_PORT, "" + i));
      }
      run.take(raw("11:00:00").set(Field.PROCESS_ENTITY, "{2}"));
      run.finish();
      assertThat(joins(run))
          .extracting(input -> input.part().members().size())
          .containsExactlyInAnyOrder(50, 1);
      assertThat(joins(run).get(0).part().detections())
          .extracting(DetectionVersion::detection)
          .containsExactly("sumo", "splunk");
      assertThat(joins(run)).noneMatch(input -> input.part().counted());
      assertThat(run.count(CountNames.MATCHED) + run.count(CountNames.UNMATCHED)).isZero();
    }
  }

  /** Whoever runs a process chooses how long the names are that it asks for. */
  @Test
  void connectionsOfOneProcessLeaveBeforeTheyCarryTooMuch() throws Exception {
    try (MatchRun run = new MatchRun(plan("sumo"))) {
      String name = "x".repeat(1 << 23);
      run.take(raw("11:00:00").set(Field.DESTINATION_HOSTNAME, name + 1));
      assertThat(joins(run)).isEmpty();
      run.take(raw("11:00:00").set(Field.DESTINATION_HOSTNAME, name + 2));
      assertThat(joins(run)).hasSize(1);
      run.take(raw("11:00:00"));
      run.finish();
      assertThat(joins(run)).extracting(input -> input.part().members().size()).contains(2, 1);
    }
  }

  @Test
  void connectionsOfOneProcessCarryWhatTheyDifferIn() throws Exception {
    try (MatchRun run = new MatchRun(plan("sumo"))) {
      for (String address : List.of("198.51.100.1", "198.51.100.2", "198.51.100.1")) {
        run.take(raw("11:00:00").set(Field.DESTINATION_IP, address));
      }
      run.finish();
      UnjoinedPart part = joins(run).get(0).part();
      assertThat(joins(run)).hasSize(1);
      assertThat(part.connection().value(Field.PROCESS_ENTITY)).isEqualTo("{1}");
      assertThat(part.connection().value(Field.DESTINATION_IP)).isNull();
      int address = part.fields().indexOf(Field.DESTINATION_IP);
      assertThat(IntStream.range(0, 3).mapToObj(i -> part.members().profile(i)[address]))
          .containsExactly("198.51.100.1", "198.51.100.2", "198.51.100.1");
    }
  }

  @Test
  void aRecordThatIsMatchedByAnotherViewIsCountedAtOnce() throws Exception {
    try (MatchRun run = new MatchRun(plan("sumo", "elastic"))) {
      run.take(record(raw("11:00:00").buildWith(ecs(at("11:00:00")).build())));
      run.finish();
      assertThat(joins(run)).singleElement().matches(input -> input.part().counted());
      assertThat(run.sequenceParts()).hasSize(1);
      assertThat(run.count(CountNames.MATCHED)).isOne();
    }
  }

  @Test
  void withoutAnEndpointNothingCanBeFound() throws Exception {
    try (MatchRun run = new MatchRun(plan("logscale"))) {
      run.take(falcon().set(Field.AGENT_ID, null));
      run.finish();
      assertThat(joins(run)).isEmpty();
      assertThat(run.count(CountNames.NOT_JOINED + "falcon")).isOne();
      assertThat(run.count(CountNames.NULL_KEY_OF + "logscale")).isOne();
    }
  }

  @Test
  void whatIsLateIsLateBeforeTheJoin() throws Exception {
    try (MatchRun run = new MatchRun(plan("splunk"))) {
      run.harness.processWatermark(at("12:00:00"));
      run.take(raw("11:59:59"));
      run.take(raw("12:00:00"));
      run.finish();
      assertThat(joins(run)).hasSize(1);
      assertThat(run.count(CountNames.LATE_FOR + "splunk")).isOne();
      assertThat(run.count(CountNames.MATCHED)).isOne();
    }
  }

  @Test
  void contextPassesAndIsCounted() throws Exception {
    ProcessStart start =
        new ProcessStart(Family.SYSMON, "pc1", "{1}", 7, "i", "u", "c", null, null);
    try (MatchRun run = new MatchRun(plan("splunk"))) {
      run.take(new TelemetryRecord().inFile("f").at(new byte[0], 0, 0, 0, 0).context(start));
      assertThat(joins(run)).containsExactly(new JoinInput(start, null));
      assertThat(run.count(CountNames.CONTEXT)).isOne();
      assertThat(run.count(CountNames.READ)).isOne();
    }
  }

  @Test
  void withoutARuleEverythingIsTakenAsItIs() throws Exception {
    try (MatchRun run = new MatchRun(Given.plan(Duration.ZERO, "sumo"))) {
      run.take(raw("11:00:00"));
      run.finish();
      assertThat(joins(run)).isEmpty();
      assertThat(run.parts()).hasSize(1);
    }
  }
}
