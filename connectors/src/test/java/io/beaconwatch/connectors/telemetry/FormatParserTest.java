package io.beaconwatch.connectors.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The one connection of {@link Records} in every shape, under every format. */
class FormatParserTest {
  private static final Instant SENSOR = Instant.parse("2026-03-03T09:00:00.123Z");
  private static final Instant RECORD = Instant.parse("2026-03-03T09:00:01.958Z");

  private static final String SYSMON =
      " COMPUTER=ws1.corp.example USER=CORP\\amy IMAGE=C:\\tools\\agent.exe"
          + " PROCESS_NAME=agent.exe PROCESS_ENTITY={6820D070-1F1B} INITIATED=true PROTOCOL=tcp"
          + " SOURCE_IP=10.0.1.14 SOURCE_PORT=61722 DESTINATION_IP=198.51.100.10"
          + " DESTINATION_PORT=443 port=443 sent=-1 received=-1";

  private static final String ECS =
      "ECS 2026-03-03T09:00:00.123Z EVENT_CATEGORY=network EVENT_TYPE=start COMPUTER=ws1"
          + " USER=amy IMAGE=C:\\tools\\agent.exe PROCESS_NAME=agent.exe PROCESS_ENTITY=e1"
          + " AGENT_ID=a1 DIRECTION=egress PROTOCOL=tcp SOURCE_IP=10.0.1.14 SOURCE_PORT=61722"
          + " DESTINATION_IP=198.51.100.10 DESTINATION_PORT=443 port=443 sent=-1 received=-1"
          + " categories=[network] types=[start, connection]";

  private static final String DEFENDER =
      "DEFENDER 2026-03-03T09:00:00.123Z ACTION_TYPE=ConnectionSuccess"
          + " COMPUTER=ws1.corp.example USER=amy IMAGE=c:\\tools\\agent.exe"
          + " PROCESS_NAME=agent.exe COMMAND_LINE=agent.exe -p PROCESS_ENTITY=57 AGENT_ID=d1"
          + " PROTOCOL=Tcp SOURCE_IP=10.0.1.14 SOURCE_PORT=61722"
          + " DESTINATION_IP=198.51.100.10 DESTINATION_PORT=443"
          + " DESTINATION_HOSTNAME=c2.example REMOTE_IP_TYPE=Public"
          + " port=443 sent=-1 received=-1";

  private static final String FALCON =
      " EVENT_SIMPLE_NAME=NetworkConnectIP4 COMPUTER=ws1 USER=amy"
          + " IMAGE=\\Device\\HarddiskVolume3\\tools\\agent.exe PROCESS_NAME=agent.exe"
          + " COMMAND_LINE=agent.exe -p PROCESS_ENTITY=18446744073709551615 AGENT_ID=a1"
          + " DIRECTION=0 SOURCE_IP=10.0.1.14 SOURCE_PORT=61722 DESTINATION_IP=198.51.100.10"
          + " DESTINATION_PORT=443 port=443 sent=-1 received=-1";

  static Stream<Arguments> shapes() {
    String host = " EVENT_ID=3 HOST=ws1.corp.example";
    String sysmon = host + SYSMON;
    return Stream.of(
        arguments("XML", Records.XML, TelemetryFormat.SPLUNK_XML, "SYSMON ", sysmon),
        arguments(
            "ENVELOPE",
            Records.ENVELOPE,
            TelemetryFormat.SPLUNK_XML,
            "SYSMON ",
            " EVENT_ID=3 HOST=ws1" + SYSMON),
        arguments("SUMO", Records.SUMO, TelemetryFormat.SUMO_JSON, "SYSMON ", sysmon),
        arguments("SUMO_TEXT", Records.SUMO_TEXT, TelemetryFormat.SUMO_JSON, "SYSMON ", sysmon),
        arguments("SUMO", Records.SUMO, TelemetryFormat.WINDOWS_JSON, "SYSMON ", sysmon),
        arguments("FLAT", Records.FLAT, TelemetryFormat.WINDOWS_JSON, "SYSMON ", sysmon),
        arguments(
            "WINLOGBEAT_6", Records.WINLOGBEAT_6, TelemetryFormat.WINDOWS_JSON, "SYSMON ", sysmon),
        arguments("FALCON", Records.FALCON, TelemetryFormat.FALCON_JSON, "FALCON ", FALCON));
  }

  @ParameterizedTest(name = "{0} as {2}")
  @MethodSource("shapes")
  void readsTheConnection(
      String name, String record, TelemetryFormat format, String family, String values) {
    for (TelemetryFormat asked : List.of(format, TelemetryFormat.AUTO)) {
      assertThat(Collected.of(asked, EventTime.SENSOR, record).only())
          .isEqualTo("connection " + family + SENSOR + values);
      assertThat(Collected.of(asked, EventTime.RECORD, record).only())
          .isEqualTo("connection " + family + RECORD + values);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TelemetryFormat.class,
      names = {"AUTO", "WINDOWS_JSON", "ECS_JSON"})
  void readsWinlogbeat8AsBoth(TelemetryFormat format) {
    NetworkConnection connection = Collected.of(format, Records.WINLOGBEAT_8).connection();
    assertThat(Collected.describe(connection))
        .isEqualTo("SYSMON " + SENSOR + " EVENT_ID=3 HOST=ws1.corp.example" + SYSMON + " | " + ECS);
    assertThat(connection.otherView().family()).isEqualTo(Family.ECS);
  }

  @ParameterizedTest(name = "{0} instead of {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"type\":7'                     | '\"type\":[\"start\",\"connection\"]'",
        "'\"type\":[{}]'                  | '\"type\":[\"start\",\"connection\"]'",
        "'\"category\":[\"network\",7]'   | '\"category\":[\"network\"]'",
        "'\"ip\":\"198.51.100\",\"port\"' | '\"ip\":\"198.51.100.10\",\"port\"'",
        "'\"ip\":{},\"port\"'             | '\"ip\":\"198.51.100.10\",\"port\"'",
        "'\"@timestamp\":\"yesterday\"'   | '\"@timestamp\":\"2026-03-03T09:00:00.123Z\"'",
        "'\"@timestamp\":{}'              | '\"@timestamp\":\"2026-03-03T09:00:00.123Z\"'",
        "'\"timestamp\":1'                | '\"@timestamp\":\"2026-03-03T09:00:00.123Z\"'"
      })
  void aWinlogbeatDocumentWhoseEcsIsBadIsSysmonAlone(String bad, String good) {
    assertThat(Records.WINLOGBEAT_8).contains(good);
    String record = Records.WINLOGBEAT_8.replace(good, bad);
    assertThat(Collected.of(TelemetryFormat.AUTO, record).only())
        .isEqualTo("connection SYSMON " + SENSOR + " EVENT_ID=3 HOST=ws1.corp.example" + SYSMON);
  }

  @ParameterizedTest(name = "{0} instead of {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"UtcTime\":\"yesterday\"'    | '\"UtcTime\":\"2026-03-03 09:00:00.123\"'",
        "'\"UtcTime\":{}'               | '\"UtcTime\":\"2026-03-03 09:00:00.123\"'",
        "'\"DestinationPort\":\"https\"' | '\"DestinationPort\":443'",
        "'\"User\":[7]'                 | '\"User\":\"CORP\\\\amy\"'",
        "'\"event_id\":{}'              | '\"event_id\":\"3\"'",
        "'\"event_id\":\"three\"'       | '\"event_id\":\"3\"'",
        "'\"provider_name\":7'          | '\"provider_name\":\"Microsoft-Windows-Sysmon\"'"
      })
  void aWinlogbeatDocumentWhoseSysmonIsBadIsEcsAlone(String bad, String good) {
    assertThat(Records.WINLOGBEAT_8).contains(good);
    String record = Records.WINLOGBEAT_8.replace(good, bad);
    assertThat(Collected.of(TelemetryFormat.AUTO, record).only()).isEqualTo("connection " + ECS);
  }

  @Test
  void aWinlogbeatDocumentThatIsBadAsBothIsRejectedAsSysmon() {
    String record =
        Records.WINLOGBEAT_8
            .replace("\"DestinationPort\":443", "\"DestinationPort\":{}")
            .replace("\"type\":[\"start\",\"connection\"]", "\"type\":7");
    assertThat(Collected.of(TelemetryFormat.AUTO, record).only())
        .startsWith("reject wrong-type: ")
        .contains("DestinationPort");
  }

  @ParameterizedTest
  @EnumSource(
      value = TelemetryFormat.class,
      names = {"AUTO", "ECS_JSON"})
  void readsEcs(TelemetryFormat format) {
    assertThat(Collected.of(format, Records.ECS).only()).isEqualTo("connection " + ECS);
  }

  @ParameterizedTest
  @EnumSource(
      value = TelemetryFormat.class,
      names = {"AUTO", "DEFENDER_JSON"})
  void readsDefender(TelemetryFormat format) {
    for (String record : List.of(Records.DEFENDER, Records.DEFENDER_ENVELOPE)) {
      assertThat(Collected.of(format, record).only()).isEqualTo("connection " + DEFENDER);
    }
  }

  @Test
  void refusesAnotherFormatsRecords() {
    record Case(TelemetryFormat format, List<String> readable) {}
    List<Case> cases =
        List.of(
            new Case(TelemetryFormat.SPLUNK_XML, List.of(Records.XML, Records.ENVELOPE)),
            new Case(TelemetryFormat.SUMO_JSON, List.of(Records.SUMO, Records.SUMO_TEXT)),
            new Case(
                TelemetryFormat.WINDOWS_JSON,
                List.of(
                    Records.SUMO,
                    Records.SUMO_TEXT,
                    Records.FLAT,
                    Records.WINLOGBEAT_6,
                    Records.WINLOGBEAT_8)),
            new Case(
                TelemetryFormat.DEFENDER_JSON,
                List.of(Records.DEFENDER, Records.DEFENDER_ENVELOPE)),
            new Case(TelemetryFormat.FALCON_JSON, List.of(Records.FALCON)),
            new Case(TelemetryFormat.ECS_JSON, List.of(Records.ECS, Records.WINLOGBEAT_8)));
    for (Case format : cases) {
      for (String record : Stream.concat(Records.JSON.stream(), Stream.of(Records.XML)).toList()) {
        String result = Collected.of(format.format, record).only();
        assertThat(result)
            .as("%s: %s", format.format, record)
            .startsWith(
                format.readable.contains(record) ? "connection " : "reject unknown-shape: ");
      }
    }
  }

  @Test
  void readsOnlyTheNeededFields() {
    TelemetryParser parser =
        TelemetryFormat.AUTO.parser(EventTime.SENSOR, Set.of(Field.DESTINATION_IP));
    for (String record : Records.JSON) {
      NetworkConnection connection = Collected.of(parser, record.getBytes(UTF_8)).connection();
      assertThat(connection.value(Field.DESTINATION_IP)).isEqualTo("198.51.100.10");
      assertThat(connection.value(Field.USER)).isNull();
      assertThat(connection.destinationPort()).isEqualTo(NetworkConnection.MISSING);
    }
  }

  @Test
  void givesTheSameInstanceForARepeatedValue() {
    TelemetryParser parser = TelemetryFormat.AUTO.parser(EventTime.SENSOR, Collected.ALL_FIELDS);
    for (String record : Records.JSON) {
      byte[] bytes = record.getBytes(UTF_8);
      NetworkConnection first = Collected.of(parser, bytes).connection();
      NetworkConnection second = Collected.of(parser, bytes).connection();
      for (Field field : Field.values()) {
        assertThat(second.value(field)).isSameAs(first.value(field));
      }
    }
  }
}
