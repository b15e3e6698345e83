package io.beaconwatch.connectors.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.HostName;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.common.event.RejectReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Starts of processes and names of hosts in every shape. */
class ProcessContextTest {
  private static final long SENSOR = Instant.parse("2026-03-03T09:00:00.123Z").toEpochMilli();
  private static final long RECORD = Instant.parse("2026-03-03T09:00:01.958Z").toEpochMilli();
  private static final Set<Family> ALL = EnumSet.of(Family.SYSMON, Family.FALCON);

  private static final ProcessStart SYSMON =
      new ProcessStart(
          Family.SYSMON,
          "ws1.corp.example",
          "{6820D070-1F1B}",
          SENSOR,
          "C:\\tools\\agent.exe",
          "CORP\\amy",
          "agent.exe -p \"x\"",
          "C:\\Windows\\explorer.exe",
          null);

  private static final String XML =
      Records.XML
          .replace("<EventID>3<", "<EventID>1<")
          .replaceAll("<Data Name='(Destination|Source|Protocol|Initiated).*?</Data>", "")
          .replace(
              "</EventData>",
              "<Data Name='CommandLine'>agent.exe -p \"x\"</Data>"
                  + "<Data Name='ParentImage'>C:\\Windows\\explorer.exe</Data></EventData>");

  private static final String FALCON =
      "{\"event_simpleName\":\"ProcessRollup2\",\"ProcessStartTime\":\"1772528400.123\","
          + "\"timestamp\":\"1772528401958\",\"aid\":\"a1\",\"UserSid\":\"S-1-5-21-7\","
          + "\"TargetProcessId\":\"18446744073709551615\",\"ParentProcessId\":\"5\","
          + "\"ImageFileName\":\"\\\\Device\\\\HarddiskVolume3\\\\tools\\\\agent.exe\","
          + "\"CommandLine\":\"agent.exe -p\",\"RawProcessId\":\"57\"}";

  private static final String HOST =
      "{\"AgentVersion\":\"7.1\",\"ComputerName\":\"WS1\",\"FirstSeen\":\"1762162887.0\","
          + "\"Time\":\"1772528400.123\",\"aid\":\"a1\",\"cid\":\"c1\",\"event_platform\":\"Win\"}";

  private static String json(String connection) {
    return connection
        .replace("\"EventID\":\"3\"", "\"EventID\":\"1\"")
        .replace("\"EventID\":3", "\"EventID\":1")
        .replace("\"event_id\":3", "\"event_id\":1")
        .replace("\"event_id\":\"3\"", "\"event_id\":\"1\"")
        .replace("[\"network\"]", "[\"process\"]")
        .replace(
            "\"DestinationHostname\"",
            "\"CommandLine\":\"agent.exe -p \\\"x\\\"\","
                + "\"ParentImage\":\"C:\\\\Windows\\\\explorer.exe\",\"DestinationHostname\"");
  }

  private static ProcessStart falcon(long time, String user, String computer) {
    return new ProcessStart(
        Family.FALCON,
        "a1",
        "18446744073709551615",
        time,
        "\\Device\\HarddiskVolume3\\tools\\agent.exe",
        user,
        "agent.exe -p",
        null,
        computer);
  }

  static Stream<Arguments> records() {
    String text =
        json(Records.SUMO)
            .replaceFirst("\"EventData\":\\{(.*)\\}\\}$", "\"EventData\":\"{TEXT}\"}")
            .replace(
                "TEXT",
                json(Records.SUMO)
                    .replaceFirst("^.*\"EventData\":\\{(.*)\\}\\}$", "$1")
                    .replace("\\", "\\\\")
                    .replace("\"", "\\\""));
    String online = FALCON.replace("ProcessRollup2", "AgentOnline").replace("{", "{" + NAME);
    return Stream.of(
        arguments(XML, SYSMON),
        arguments(
            "{\"host\":\"ws1\",\"event\":\""
                + XML.replace("\\", "\\\\").replace("\"", "\\\"")
                + "\"}",
            SYSMON),
        arguments(json(Records.SUMO), SYSMON),
        arguments(text, SYSMON),
        arguments(json(Records.FLAT), SYSMON),
        arguments(json(Records.WINLOGBEAT_6), SYSMON),
        arguments(json(Records.WINLOGBEAT_8), SYSMON),
        arguments(FALCON, falcon(SENSOR, "S-1-5-21-7", null)),
        arguments(
            FALCON.replace("\"UserSid\":\"S-1-5-21-7\"", "\"UID\":\"501\""),
            falcon(SENSOR, "501", null)),
        arguments(
            FALCON.replace("\"UserSid\"", "\"UserName\":\"amy\",\"UserSid\""),
            falcon(SENSOR, "amy", null)),
        arguments(
            FALCON.replace("\"UserSid\"", "\"UserName\":\"\",\"UserSid\""),
            falcon(SENSOR, "S-1-5-21-7", null)),
        arguments(FALCON.replace("{", "{" + NAME), falcon(SENSOR, "S-1-5-21-7", "WS1")),
        // A process that began before the sensor did is known from the record's time on.
        arguments(
            FALCON.replace("\"ProcessRollup2", "\"SyntheticProcessRollup2"),
            falcon(RECORD, "S-1-5-21-7", null)),
        arguments(HOST, new HostName(Family.FALCON, "a1", SENSOR, "WS1")),
        arguments(online, new HostName(Family.FALCON, "a1", RECORD, "WS1")));
  }

  private static final String NAME = "\"ComputerName\":\"WS1\",";

  @ParameterizedTest
  @MethodSource("records")
  void readsContext(String record, EndpointContext expected) {
    assertThat(contexts(ALL, Collected.ALL_FIELDS, EventTime.SENSOR, record))
        .containsExactly(expected);
  }

  @ParameterizedTest
  @MethodSource("records")
  void isWhatItWasWhereNobodyWantsIt(String record, EndpointContext expected) {
    String told = Collected.of(TelemetryFormat.AUTO, record).only();
    assertThat(told)
        .isIn(
            "skip windows Microsoft-Windows-Sysmon/1",
            "skip falcon ProcessRollup2",
            "skip falcon SyntheticProcessRollup2",
            "skip falcon AgentOnline",
            "skip falcon aidmaster");
    Set<Family> other =
        EnumSet.of(expected.family() == Family.SYSMON ? Family.FALCON : Family.SYSMON);
    assertThat(contexts(other, Collected.ALL_FIELDS, EventTime.SENSOR, record)).isEmpty();
  }

  static Stream<Arguments> useless() {
    return Stream.of(
        arguments(XML.replace("ProcessGuid", "Guid"), "skip windows Microsoft-Windows-Sysmon/1"),
        arguments(
            XML.replace("<Computer>ws1.corp.example</Computer>", ""),
            "skip windows Microsoft-Windows-Sysmon/1"),
        arguments(FALCON.replace("TargetProcessId", "x"), "skip falcon ProcessRollup2"),
        arguments(FALCON.replace("\"a1\"", "\"\""), "skip falcon ProcessRollup2"),
        arguments(FALCON.replace("ProcessRollup2", "AgentOnline"), "skip falcon AgentOnline"),
        arguments(XML.replace("'Microsoft-Windows-Sysmon'", "'Other'"), "skip windows Other/1"),
        arguments(
            "{\"EventID\":1,\"Hostname\":\"ws1\",\"UtcTime\":\"2026-03-03 09:00:00\"}",
            "skip windows unknown provider/1"),
        arguments(
            FALCON.replace("1772528400.123", "soon"), "reject bad-value: ProcessStartTime is not"),
        arguments(
            json(Records.SUMO).replaceFirst("\"EventData\":\\{.*\\}\\}$", "\"EventData\":7}"),
            "reject wrong-type: EventData is a number"),
        arguments(FALCON.replace("\"agent.exe -p\"", "{}"), "reject wrong-type: CommandLine"));
  }

  @ParameterizedTest
  @MethodSource("useless")
  void passesOverWhatSaysNothing(String record, String expected) {
    Collected collected =
        Collected.of(
            TelemetryFormat.AUTO.parser(EventTime.SENSOR, Collected.ALL_FIELDS, ALL),
            record.getBytes(UTF_8));
    assertThat(collected.only()).startsWith(expected);
  }

  @Test
  void followsTheClockThatIsAskedFor() {
    assertThat(contexts(ALL, Collected.ALL_FIELDS, EventTime.RECORD, XML))
        .extracting(EndpointContext::time)
        .containsExactly(RECORD);
    assertThat(contexts(ALL, Collected.ALL_FIELDS, EventTime.RECORD, FALCON))
        .extracting(EndpointContext::time)
        .containsExactly(RECORD);
  }

  @Test
  void readsWhatWinlogbeatsSysmonModuleMoved() {
    String moved =
        json(Records.WINLOGBEAT_8)
            .replaceAll("\"(ProcessGuid|Image|User|CommandLine|ParentImage)\":", "\"was$1\":")
            .replace("\"entity_id\":\"e1\"", "\"entity_id\":\"e1\",\"command_line\":\"agent.exe\"");
    assertThat(contexts(ALL, Collected.ALL_FIELDS, EventTime.SENSOR, moved))
        .containsExactly(
            new ProcessStart(
                Family.SYSMON,
                "ws1.corp.example",
                "e1",
                SENSOR,
                "C:\\tools\\agent.exe",
                "amy",
                "agent.exe",
                null,
                null));
  }

  @Test
  void readsOnlyTheNeededFields() {
    assertThat(contexts(ALL, EnumSet.of(Field.COMMAND_LINE), EventTime.SENSOR, XML))
        .containsExactly(
            new ProcessStart(
                Family.SYSMON,
                SYSMON.host(),
                SYSMON.process(),
                SENSOR,
                null,
                null,
                SYSMON.commandLine(),
                null,
                null));
  }

  private static List<EndpointContext> contexts(
      Set<Family> families, Set<Field> fields, EventTime eventTime, String record) {
    List<EndpointContext> contexts = new ArrayList<>();
    byte[] bytes = record.getBytes(UTF_8);
    TelemetryFormat.AUTO
        .parser(eventTime, fields, families)
        .parse(
            bytes,
            0,
            bytes.length,
            new TelemetryCollector() {
              @Override
              public void part(int offset, int length) {}

              @Override
              public void connection(NetworkConnection connection) {
                throw new AssertionError("a connection: " + Collected.describe(connection));
              }

              @Override
              public void context(EndpointContext context, String kind) {
                contexts.add(context);
              }

              @Override
              public void skip(String kind) {}

              @Override
              public void reject(RejectReason reason, String detail) {}
            });
    return contexts;
  }
}
