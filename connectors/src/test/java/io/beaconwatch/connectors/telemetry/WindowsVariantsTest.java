package io.beaconwatch.connectors.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One change to a Windows record of {@link Records}, and what comes out. */
class WindowsVariantsTest {
  private static final String AT = " 2026-03-03T09:00:0";

  private static Arguments row(String record, String from, String to, String expected) {
    assertThat(record).contains(from);
    return arguments(record.replace(from, to), expected);
  }

  static Stream<Arguments> xml() {
    String record = Records.XML;
    String utc = "2026-03-03 09:00:00.123";
    return Stream.of(
        row(record, "'", "\"", "DESTINATION_IP=198.51.100.10 "),
        row(record, "<Event ", "<?xml version='1.0' encoding='utf-8'?>\n<Event ", "port=443"),
        row(record, "<Event ", "\ufeff \r\n<Event ", "port=443"),
        row(record, "><", ">\n\t <", "PROCESS_NAME=agent.exe "),
        row(record, "<EventID>3<", "<EventID Qualifiers=''> 3 <", "port=443"),
        row(record, "amy", "amy &amp; &#x3c;bob&#62; &lt;&quot;&apos;", "amy & <bob> <\"' "),
        row(record, "CORP\\amy", "<![CDATA[<&amp;>]]>!", "USER=<&amp;>! "),
        row(record, "CORP\\amy", "a<!-- no -->b<?no?>c", "USER=abc "),
        row(record, "CORP\\amy", "zo\u00eb \ud83d\ude00", "USER=zo\u00eb \ud83d\ude00 "),
        row(record, "CORP\\amy", " a  b ", "USER= a  b  IMAGE"),
        row(record, ">CORP\\amy</Data>", "/>", " USER= IMAGE"),
        row(record, "<Data Name='User'>CORP\\amy</Data>", "", "COMPUTER=ws1.corp.example IMAGE"),
        row(record, "<Data Name='DestinationPort'>443</Data>", "", " port=-1"),
        row(record, ">443<", "> <", " port=-1"),
        row(record, ">443<", "/> <", "reject malformed"),
        row(record, ">443<", ">-<", " port=-1"),
        row(record, ">443<", "> 443 <", " port=443"),
        row(record, "<Data Name='Image'", "<Data Name='Image'>x</Data><Data Name='Image'", "=C:\\"),
        row(record, "<EventData>", "<EventData><Data>unnamed</Data>", "port=443"),
        row(
            record,
            "</Event>",
            "<RenderingInfo><Channel>no</Channel></RenderingInfo></Event>",
            "p"),
        row(record, utc, "2026-03-03 09:00:00", AT + "0Z "),
        row(record, utc, "2026-03-03 09:00:00.1", AT + "0.100Z "),
        row(record, utc, "2026-03-03 09:00:00.123456789", AT + "0.123Z "),
        row(record, utc, "", AT + "1.958Z "),
        row(record, utc, "-", AT + "1.958Z "),
        row(record, "<Data Name='UtcTime'>" + utc + "</Data>", "", AT + "1.958Z "),
        row(record, utc, "2026-02-30 09:00:00", "reject bad-value: EventData.UtcTime "),
        row(record, "198.51.100.10", "<b>198</b>", "reject wrong-type: EventData.DestinationIp "),
        row(record, ">443<", ">65536<", "reject bad-value: EventData.DestinationPort "),
        row(record, "<EventID>3<", "<EventID>5<", "skip windows Microsoft-Windows-Sysmon/5"),
        row(record, "'Microsoft-Windows-Sysmon'", "'Other'", "skip windows Other/3"),
        row(record, "<EventID>3</EventID>", "", "reject unknown-shape"),
        row(record, "<EventID>3<", "<EventID>three<", "reject bad-value"),
        row(record, "</Event>", "</Event><Event/>", "reject malformed"),
        row(record, "</EventData>", "</Eventdata>", "reject malformed"),
        row(record, "<Event ", "<!DOCTYPE Event><Event ", "reject malformed"),
        row(
            record,
            "<Event ",
            "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><Event ",
            "reject malformed"),
        row(record, "<Event ", "<Event xmlns:xml='u' ", "reject malformed"),
        row(record, "<Event ", "<Event xmlns:xmlns='u' ", "reject malformed"),
        row(
            record,
            "<Event ",
            "<?xml version='1.0' encoding='utf-16'?><Event ",
            "reject malformed"),
        row(record, "amy", "&b;", "reject malformed"),
        row(record, "amy", "&#0;", "reject malformed"),
        row(record, "amy", "\u0001", "reject malformed"),
        arguments("<Events>" + record + "</Events>", "reject unknown-shape"),
        arguments("<", "reject malformed"),
        arguments("<Event/>", "reject unknown-shape"),
        arguments(
            record
                .replace("</", "</e:")
                .replaceAll("<(?=[A-Z])", "<e:")
                .replace("xmlns=", "xmlns:e="),
            "DESTINATION_IP=198.51.100.10 "));
  }

  static Stream<Arguments> envelope() {
    String record = Records.ENVELOPE;
    String host = "\"host\":\"ws1\",";
    return Stream.of(
        row(record, host, "", " HOST=ws1.corp.example COMPUTER=ws1.corp.example "),
        row(record, host, "\"host\":null,", " HOST=ws1.corp.example COMPUTER="),
        row(record, host, "\"host\":7,", "reject wrong-type: host "),
        row(record, host, "\"host\":{},", "reject wrong-type: host "),
        row(record, "<EventID>3<", "<EventID>1<", "skip windows Microsoft-Windows-Sysmon/1"),
        row(record, "\"<Event", "\"\\n \\u003cEvent", " HOST=ws1 "),
        row(record, "amy", "zo\\u00eb", " USER=CORP\\zo\u00eb "),
        row(record, "amy", "\\ud800", " USER=CORP\\\ufffd "),
        row(record, "</Event>", "", "reject malformed: "),
        row(record, "\"<Event", "\"Event", "reject unknown-shape"),
        row(record, host, host + "\"EventData\":{\"User\":\"x\"},", " USER=CORP\\amy "));
  }

  static Stream<Arguments> windows() {
    String sumo = Records.SUMO;
    String flat = Records.FLAT;
    String beats = Records.WINLOGBEAT_8;
    String utc = "\"UtcTime\":\"2026-03-03 09:00:00.123\",";
    return Stream.of(
        row(sumo, "\"EventID\":\"3\"", "\"EventID\":3", "port=443"),
        row(
            sumo,
            "{\"Guid\":\"{5770385F}\",\"Name\":\"Microsoft-Windows-Sysmon\"}",
            "\"x\"",
            "x/3"),
        row(sumo, utc, "", AT + "1.958Z "),
        row(sumo, utc, "\"UtcTime\":\"2026-03-03T09:00:05.1230000Z\",", AT + "5.123Z "),
        row(
            sumo.replace(utc, ""),
            "\"2026-03-03T09:00:01+958249300Z\"",
            "{\"SystemTime\":\"2026-03-03T09:00:02Z\"}",
            AT + "2Z "),
        row(
            sumo.replace(utc, ""),
            "\"TimeCreated\":\"2026-03-03T09:00:01+958249300Z\",",
            "",
            "reject missing-field: "),
        row(
            sumo,
            "\"EventData\":{",
            "\"EventData\":null,\"x\":{",
            "COMPUTER=ws1.corp.example port"),
        row(sumo, "\"EventData\":{", "\"EventData\":7,\"x\":{", "reject wrong-type: EventData "),
        row(
            sumo,
            "\"EventData\":{",
            "\"EventData\":\"[]\",\"x\":{",
            "reject bad-value: EventData "),
        row(
            sumo,
            "\"EventData\":{",
            "\"EventData\":\"{\",\"x\":{",
            "reject malformed: EventData: "),
        row(
            sumo.replace("\"EventID\":\"3\"", "\"EventID\":1"),
            "\"EventData\":{",
            "\"EventData\":\"{\",\"x\":{",
            "skip windows Microsoft-Windows-Sysmon/1"),
        row(sumo, "\"DestinationPort\":443", "\"DestinationPort\":\"443\"", " port=443"),
        row(sumo, "{\"TimeC", "{\"EventData\":{\"CommandLine\":\"no\"},\"TimeC", " port=443"),
        row(sumo, "\"DestinationIp\"", "\"CommandLine\":\"a -b\",\"DestinationIp\"", "LINE=a -b "),
        row(
            flat,
            "\"Hostname\"",
            "\"Computer\"",
            "HOST=ws1.corp.example COMPUTER=ws1.corp.example"),
        row(flat, "\"SourceName\"", "\"ProviderName\"", "port=443"),
        row(flat, "\"SourceName\"", "\"Provider\"", "port=443"),
        row(flat, "\"SourceName\":\"Microsoft-Windows-Sysmon\",", "", "port=443"),
        row(
            flat,
            "\"SourceName\":\"Microsoft-Windows-Sysmon\"",
            "\"SourceName\":\"Xyz\"",
            "s Xyz/3"),
        row(
            flat.replace("\"SourceName\":\"Microsoft-Windows-Sysmon\",", ""),
            "\"Channel\":\"Microsoft-Windows-Sysmon/Operational\"",
            "\"x\":1",
            "port=443"),
        arguments("{\"EventID\":3}", "skip windows unknown provider/3"),
        arguments("{\"EventID\":3,\"Channel\":\"System\"}", "skip windows System/3"),
        arguments("{\"EventID\":\"7036\",\"Image\":{}}", "skip windows unknown provider/7036"),
        arguments("{\"EventID\":1,\"SourceName\":\"\\u001b[2J\"}", "skip windows ?[2J/1"),
        arguments(
            "{\"EventID\":1,\"SourceName\":\"" + "x".repeat(5000) + "\"}",
            "skip windows " + "x".repeat(64) + "/1"),
        arguments("{\"EventID\":1,\"SourceName\":\"\"}", "skip windows -/1"),
        row(flat, "\"EventID\":3", "\"EventID\":3.0", "port=443"),
        row(flat, "\"EventID\":3", "\"EventID\":3.5", "reject bad-value: "),
        row(flat, "\"EventID\":3", "\"EventID\":" + "3".repeat(2000), "reject bad-value: "),
        row(flat, "\"EventID\":3", "\"EventID\":[3]", "reject wrong-type: "),
        row(flat, "\"EventID\":3", "\"EventID\":1,\"EventID\":3", "port=443"),
        row(flat, "\"Initiated\":\"true\"", "\"Initiated\":true", " INITIATED=true "),
        row(
            flat,
            "\"DestinationHostname\":\"-\"",
            "\"DestinationHostname\":\"c2\"",
            "HOSTNAME=c2 "),
        row(flat, "\"CORP\\\\amy\"", "\"-\"", " USER=- "),
        row(flat, "\"CORP\\\\amy\"", "null", "COMPUTER=ws1.corp.example IMAGE"),
        row(flat, "\"CORP\\\\amy\"", "\"a\\u0000b\"", " USER=a\u0000b "),
        row(flat, "\"CORP\\\\amy\"", "\"\\udc00\\ud83d\\ude00\"", " USER=\ufffd\ud83d\ude00 "),
        row(flat, "\"CORP\\\\amy\"", "7", "reject wrong-type: User is a number"),
        row(flat, "C:\\\\tools\\\\agent.exe", "System", " PROCESS_NAME=System "),
        row(flat, "C:\\\\tools\\\\agent.exe", "/opt/agent", " PROCESS_NAME=agent "),
        row(flat, "443", "\"\"", " port=-1"),
        row(flat, "443", "null", " port=-1"),
        row(flat, "443", "0", " port=0"),
        row(flat, "443", "65535", " port=65535"),
        row(flat, "443", "-1", "reject bad-value: DestinationPort is not a port"),
        row(flat, "443", "4.5", "reject bad-value: "),
        row(flat, "443", "1e2", "reject bad-value: "),
        row(flat, "443", "\"https\"", "reject bad-value: "),
        row(flat, "443", "99999999999999999999", "reject bad-value: "),
        row(flat, "443", "true", "reject wrong-type: "),
        row(beats, "\"event_id\":\"3\"", "\"event_id\":3", " | ECS "),
        row(beats, "\"event_id\":\"3\",", "", " | ECS "),
        row(beats, "\"event_id\":\"3\"", "\"event_id\":22", "connection ECS "),
        row(
            beats.replace("\"event_id\":\"3\"", "\"event_id\":22"),
            "[\"network\"]",
            "[\"file\"]",
            "skip windows Microsoft-Windows-Sysmon/22"),
        row(beats, "[\"network\"]", "[]", "connection SYSMON "),
        row(beats, "\"ip\":\"198.51.100.10\"", "\"ip\":\"c2\"", "connection SYSMON "),
        row(beats, "\"event_data\":{", "\"event_data.Image\":\"b\",\"event_data\":{", "IMAGE=C:"));
  }

  @ParameterizedTest
  @MethodSource({"xml", "envelope", "windows"})
  void reads(String record, String expected) {
    String result = Collected.of(TelemetryFormat.AUTO, record).only();
    if (expected.startsWith("skip ") || expected.startsWith("reject ")) {
      assertThat(result).startsWith(expected);
    } else {
      assertThat(result).contains(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "{}, unknown-shape",
    "[], unknown-shape",
    "7, unknown-shape",
    "'\"a\"', unknown-shape",
    "'{\"a\":1}', unknown-shape",
    "'[{\"EventID\":3}]', unknown-shape",
    "'', malformed",
    "' ', malformed",
    "'{', malformed",
    "'{}}', malformed",
    "'{} {}', malformed",
    "'{\"EventID\":3,}', malformed",
    "'{\"EventID\":03}', malformed",
    "'{EventID:3}', malformed",
    "plain text, malformed"
  })
  void refusesWhatIsNoRecord(String record, String reason) {
    assertThat(Collected.of(TelemetryFormat.AUTO, record).only())
        .startsWith("reject " + reason + ": ");
  }

  @Test
  void ecsTimesAreNotSysmons() {
    String record =
        Records.WINLOGBEAT_8.replace("\"@timestamp\":\"2026-03-03T09:00:00.123Z\",", "");
    assertThat(Collected.of(TelemetryFormat.AUTO, record).only())
        .startsWith("connection SYSMON ")
        .doesNotContain("ECS");
  }

  @Test
  void nxlogsLocalTimeIsNotTakenForUtc() {
    String zoned = Records.FLAT.replace("03 04:00:01\"", "03T04:00:07-05:00\"");
    assertThat(Collected.of(TelemetryFormat.AUTO, EventTime.RECORD, zoned).only())
        .contains(AT + "7Z ");
    String bare = Records.FLAT.replace("\"@timestamp\"", "\"received\"");
    assertThat(Collected.of(TelemetryFormat.AUTO, EventTime.RECORD, bare).only())
        .contains(AT + "0.123Z ");
  }
}
