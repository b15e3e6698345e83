package io.beaconwatch.connectors.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One change to a Defender, Falcon or ECS record of {@link Records}, and what comes out. */
class VendorVariantsTest {
  private static final String AT = " 2026-03-03T09:00:0";

  private static Arguments row(String record, String from, String to, String expected) {
    assertThat(record).contains(from);
    return arguments(record.replace(from, to), expected);
  }

  static Stream<Arguments> defender() {
    String row = Records.DEFENDER;
    String envelope = Records.DEFENDER_ENVELOPE;
    return Stream.of(
        row(row, "{", "{\"SentBytes\":10,\"ReceivedBytes\":\"20\",", " sent=10 received=20"),
        row(row, "{", "{\"SentBytes\":\"\",\"ReceivedBytes\":null,", " sent=-1 received=-1"),
        row(row, "{", "{\"SentBytes\":3000000000,", " sent=3000000000 received=-1"),
        row(row, "{", "{\"SentBytes\":-1,", "reject bad-value: SentBytes "),
        row(row, "{", "{\"ReceivedBytes\":[1],", "reject wrong-type: ReceivedBytes "),
        row(row, "\"InitiatingProcessAccountName\"", "\"AccountName\"", " USER=amy "),
        row(row, "{", "{\"AccountName\":\"bob\",", " USER=amy "),
        row(row, "\"InitiatingProcessFileName\"", "\"x\"", " PROCESS_NAME=agent.exe "),
        row(row, "\"Timestamp\"", "\"TimeGenerated\"", AT + "0.123Z "),
        row(row, "\"Timestamp\"", "\"x\"", "reject missing-field: "),
        row(row, "2026-03-03T09:00:00.1234567Z", "yesterday", "reject bad-value: Timestamp "),
        row(row, "\"2026-03-03T09:00:00.1234567Z\"", "{}", "reject wrong-type: Timestamp "),
        row(row, "{", "{\"Type\":\"DeviceNetworkEvents\",", "ACTION_TYPE=ConnectionSuccess"),
        row(row, "{", "{\"Type\":\"DeviceEvents\",", "skip defender DeviceEvents"),
        row(row, "{", "{\"LogonType\":\"Network\",", "skip defender ConnectionSuccess"),
        arguments(
            "{\"ActionType\":\"ProcessCreated\",\"DeviceName\":\"a\",\"Timestamp\":7}",
            "skip defender ProcessCreated"),
        row(row, "\"RemoteIP\":\"198.51.100.10\"", "\"RemoteIP\":\"\"", " DESTINATION_IP= "),
        row(row, "\"RemoteUrl\":\"c2.example\"", "\"RemoteUrl\":null", "PORT=443 REMOTE_IP_TYPE"),
        row(row, "\"ConnectionSuccess\"", "5", "reject wrong-type: ActionType "),
        row(
            envelope,
            "DeviceNetworkEvents",
            "DeviceProcessEvents",
            "skip defender DeviceProcessEvents"),
        row(envelope, "\"Timestamp\"", "\"x\"", "reject missing-field: no properties.Timestamp"),
        row(envelope, "\"properties\":{", "\"properties\":5,\"x\":{", "reject unknown-shape"),
        row(envelope, "AdvancedHunting-", "", "reject unknown-shape"));
  }

  static Stream<Arguments> falcon() {
    String record = Records.FALCON;
    String ip6 = record.replace("NetworkConnectIP4\"", "NetworkConnectIP6\"");
    String context = "\"ContextTimeStamp\":\"1772528400.123\",";
    return Stream.of(
        row(record, "\"1772528400.123\"", "1772528400.123", AT + "0.123Z "),
        row(record, "\"1772528400.123\"", "1.772528400123E9", AT + "0.123Z "),
        row(record, "\"1772528400.123\"", "\"1772528400\"", AT + "0Z "),
        row(record, "\"1772528400.123\"", "\"1772528400.1239999\"", AT + "0.123Z "),
        row(record, "\"1772528400.123\"", "\"soon\"", "reject bad-value: ContextTimeStamp "),
        row(record, "\"1772528400.123\"", "true", "reject wrong-type: ContextTimeStamp "),
        row(record, context, "", AT + "1.958Z "),
        row(record.replace(context, ""), "\"1772528401958\"", "1772528401958", AT + "1.958Z "),
        row(record.replace(context, ""), "\"timestamp\"", "\"x\"", "reject missing-field: "),
        row(record, "\"18446744073709551615\"", "18446744073709551615", "18446744073709551615 "),
        row(record, "\"RemotePort\":\"443\"", "\"RemotePort\":443", " port=443"),
        row(record, "\"RemotePort\":\"443\"", "\"RemotePort\":\"\"", " port=-1"),
        row(record, "\"ComputerName\":\"ws1\",", "", "IP4 USER=amy "),
        row(record, "\"aid\":\"a1\"", "\"FileName\":\"b.exe\"", " PROCESS_NAME=b.exe "),
        row(record, "\"NetworkConnectIP4\"", "\"DnsRequest\"", "skip falcon DnsRequest"),
        row(record, "\"NetworkConnectIP4\"", "7", "reject wrong-type: event_simpleName "),
        row(record, "\"event_simpleName\"", "\"#event_simpleName\"", "port=443"),
        row(record, "\"event_simpleName\"", "\"x\"", "reject unknown-shape"),
        arguments(
            "{\"aid\":\"a1\",\"ComputerName\":\"ws1\",\"Time\":\"1772528400.0\"}",
            "skip falcon aidmaster"),
        arguments(ip6, "SIMPLE_NAME=NetworkConnectIP6 COMPUTER=ws1 "),
        arguments(ip6, "DESTINATION_IP=198.51.100.10 "),
        row(ip6, "\"aid\"", "\"RemoteAddressIP6\":\"2001:db8::1\",\"x\"", "_IP=2001:db8::1 "),
        row(ip6, "\"aid\"", "\"RemoteAddressIP6\":\"\",\"x\"", "_IP=198.51.100.10 "),
        row(record, "\"aid\"", "\"RemoteAddressIP6\":\"2001:db8::1\",\"x\"", "=198.51.100.10 "),
        // An event of IPv4 is about no other address, even where it lacks its own.
        arguments(
            record.replace(
                "\"RemoteAddressIP4\":\"198.51.100.10\"", "\"RemoteAddressIP6\":\"2001:db8::1\""),
            "SOURCE_PORT=61722 DESTINATION_PORT=443 "),
        row(record, "\"198.51.100.10\"", "\"\",\"RemoteAddressIP6\":\"::2\"", "DESTINATION_IP= "),
        row(record, "\"198.51.100.10\"", "198", "reject wrong-type: RemoteAddressIP4 "));
  }

  static Stream<Arguments> ecs() {
    String record = Records.ECS;
    String time = "2026-03-03T09:00:00.123Z";
    String ip = "\"ip\":\"198.51.100.10\"";
    return Stream.of(
        row(record, "\"host\":{\"name\":\"ws1\",", "\"host.name\":\"ws1\",\"host\":{", "=ws1 "),
        row(record, "\"host\":{", "\"host.name\":\"no\",\"host\":{", "COMPUTER=ws1 "),
        row(record, "\"process\":{", "\"process\":{\"parent.executable\":\"p\",", "IMAGE=p "),
        row(record, "\"process\":{", "\"process\":{\"parent\":{\"executable\":\"p\"},", "IMAGE=p "),
        row(
            record,
            "\"process\":{",
            "\"process.parent\":{\"executable\":\"p\"},\"process\":{",
            "=p "),
        row(record, "\"process\":{", "\"process\":{\"name\":[\"b\",\"c\"],", "PROCESS_NAME=b "),
        row(record, "\"process\":{", "\"process\":{\"name\":[null,\"c\"],", "PROCESS_NAME=c "),
        row(record, "\"process\":{", "\"process\":{\"name\":[],", "PROCESS_NAME=agent.exe "),
        row(
            record,
            "\"process\":{",
            "\"process\":{\"name\":[7],",
            "reject wrong-type: process.name"),
        row(record, "\"process\":{", "\"process\":{\"name\":[{}],", "reject wrong-type: "),
        row(record, "\"process\":{", "\"process\":{\"name\":{\"a\":1},", "reject wrong-type: "),
        row(record, "\"" + time, "[\"" + time, "reject malformed"),
        row(record, "\"" + time + "\"", "[\"" + time + "\"]", AT + "0.123Z "),
        row(record, time, "2026-03-03T09:00:00.123456789Z", AT + "0.123Z "),
        row(record, time, "2026-03-03T14:30:00.123+05:30", AT + "0.123Z "),
        row(record, "\"" + time + "\"", "1772528400123", AT + "0.123Z "),
        row(record, "\"" + time + "\"", "\"1772528400123\"", AT + "0.123Z "),
        row(record, "@timestamp", "timestamp", "reject missing-field: no @timestamp"),
        row(record, "y\":\"network\"", "y\":[\"host\",\"network\"]", "categories=[host, network]"),
        row(record, "\"category\":\"network\"", "\"category\":\"file\"", "skip ecs file"),
        row(record, "\"category\":\"network\"", "\"category\":[\"file\",\"x\"]", "skip ecs file"),
        row(record, "\"category\":\"network\"", "\"category\":null", "skip ecs without event.cat"),
        row(record, "\"category\":\"network\"", "\"category\":7", "reject wrong-type: event.cat"),
        row(
            record,
            "\"category\":\"network\"",
            "\"category\":[\"network\",7]",
            "reject wrong-type"),
        row(record, "[\"start\",\"connection\"]", "\"end\"", "types=[end]"),
        row(record, "[\"start\",\"connection\"]", "null", "types=[]"),
        row(
            record,
            "[\"start\",\"connection\"]",
            "[\"start\",{}]",
            "reject wrong-type: event.type"),
        row(record, ip, "\"ip\":\"2001:DB8:0:0:0:0:0:1\"", "DESTINATION_IP=2001:db8::1 "),
        row(record, ip, "\"ip\":\"::ffff:10.0.0.1\"", "DESTINATION_IP=10.0.0.1 "),
        row(record, ip, "\"ip\":\"0:0:0:0:0:0:0:1\"", "DESTINATION_IP=::1 "),
        row(record, ip, "\"ip\":[\"198.51.100.10\",\"x\"]", "DESTINATION_IP=198.51.100.10 "),
        row(record, ip, "\"ip\":\"fe80::1%eth0\"", "reject bad-value: destination.ip "),
        row(record, ip, "\"ip\":\"\"", "reject bad-value: destination.ip is not an address"),
        row(record, ip, "\"ip\":\"010.0.0.1\"", "reject bad-value: destination.ip "),
        row(record, ip, "\"ip\":\"\uff11.2.3.4\"", "reject bad-value: destination.ip "),
        row(record, ip, "\"ip\":null", "SOURCE_PORT=61722 DESTINATION_PORT=443 "),
        row(record, ip, ip + ",\"bytes\":7", " sent=-1 received=7"),
        row(record, "\"event\":{", "\"event\":{},\"event\":{", "connection ECS "),
        row(record, "\"event\":{", "\"event\":{\"category\":\"a\"},\"event\":{\"x\":1,", "n ECS "),
        row(
            record,
            "\"ip\":\"10.0.1.14\",\"port\"",
            "\"port\"",
            "DIRECTION=egress PROTOCOL=tcp S"));
  }

  @ParameterizedTest
  @MethodSource({"defender", "falcon", "ecs"})
  void reads(String record, String expected) {
    String result = Collected.of(TelemetryFormat.AUTO, record).only();
    if (expected.startsWith("skip ") || expected.startsWith("reject ")) {
      assertThat(result).startsWith(expected);
    } else {
      assertThat(result).contains(expected);
    }
  }

  @Test
  void aLaterObjectOfTheSameKeyReplacesTheEarlierOne() {
    String record =
        Records.ECS.replace("\"user\":{", "\"user\":{\"name\":\"eve\"},\"user\":{\"x\":1},\"u\":{");
    assertThat(Collected.of(TelemetryFormat.AUTO, record).only()).doesNotContain("USER=");
  }
}
