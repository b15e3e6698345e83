package io.beaconwatch.connectors.telemetry;

import java.util.List;

/** One connection in each shape; all of them the same one. */
public final class Records {
  public static final String XML =
      "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
          + "<Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385F}'/><EventID>3</EventID>"
          + "<TimeCreated SystemTime='2026-03-03T09:00:01.958249300Z'/><Correlation/>"
          + "<Channel>Microsoft-Windows-Sysmon/Operational</Channel>"
          + "<Computer>ws1.corp.example</Computer></System><EventData>"
          + "<Data Name='RuleName'>-</Data><Data Name='UtcTime'>2026-03-03 09:00:00.123</Data>"
          + "<Data Name='ProcessGuid'>{6820D070-1F1B}</Data><Data Name='ProcessId'>57</Data>"
          + "<Data Name='Image'>C:\\tools\\agent.exe</Data><Data Name='User'>CORP\\amy</Data>"
          + "<Data Name='Protocol'>tcp</Data><Data Name='Initiated'>true</Data>"
          + "<Data Name='SourceIp'>10.0.1.14</Data><Data Name='SourcePort'>61722</Data>"
          + "<Data Name='SourceHostname'>-</Data>"
          + "<Data Name='DestinationIp'>198.51.100.10</Data>"
          + "<Data Name='DestinationHostname'>-</Data>"
          + "<Data Name='DestinationPort'>443</Data></EventData></Event>";

  public static final String ENVELOPE =
      "{\"time\":1772528401.9,\"host\":\"ws1\",\"source\":\"XmlWinEventLog\",\"event\":\""
          + XML.replace("\\", "\\\\")
          + "\",\"sourcetype\":\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\"}";

  private static final String DATA =
      "\"RuleName\":\"-\",\"UtcTime\":\"2026-03-03 09:00:00.123\","
          + "\"ProcessGuid\":\"{6820D070-1F1B}\",\"ProcessId\":57,"
          + "\"Image\":\"C:\\\\tools\\\\agent.exe\",\"User\":\"CORP\\\\amy\","
          + "\"Protocol\":\"tcp\",\"Initiated\":\"true\",\"SourceIp\":\"10.0.1.14\","
          + "\"SourcePort\":61722,\"SourceHostname\":\"-\",\"DestinationIp\":\"198.51.100.10\","
          + "\"DestinationHostname\":\"-\",\"DestinationPort\":443";

  public static final String SUMO =
      "{\"TimeCreated\":\"2026-03-03T09:00:01+958249300Z\",\"EventID\":\"3\",\"Task\":3,"
          + "\"Provider\":{\"Guid\":\"{5770385F}\",\"Name\":\"Microsoft-Windows-Sysmon\"},"
          + "\"Channel\":\"Microsoft-Windows-Sysmon/Operational\","
          + "\"Computer\":\"ws1.corp.example\",\"EventData\":{"
          + DATA
          + "}}";

  public static final String SUMO_TEXT =
      SUMO.replace("{" + DATA + "}", "\"{" + escape(DATA) + "}\"");

  public static final String FLAT =
      "{\"EventTime\":\"2026-03-03 04:00:01\",\"Hostname\":\"ws1.corp.example\",\"EventID\":3,"
          + "\"SourceName\":\"Microsoft-Windows-Sysmon\",\"host\":\"collector\","
          + "\"Keywords\":-9223372036854775808,\"tags\":[\"a\",{\"b\":[1]}],"
          + "\"@timestamp\":\"2026-03-03T09:00:01.958Z\","
          + DATA
          + ",\"Channel\":\"Microsoft-Windows-Sysmon/Operational\"}";

  public static final String WINLOGBEAT_6 =
      "{\"@timestamp\":\"2026-03-03T09:00:01.958Z\",\"host\":{\"name\":\"collector\"},"
          + "\"beat\":{\"name\":\"collector\"},\"event_id\":3,\"process_id\":12,"
          + "\"user\":{\"name\":\"SYSTEM\"},\"source_name\":\"Microsoft-Windows-Sysmon\","
          + "\"log_name\":\"Microsoft-Windows-Sysmon/Operational\","
          + "\"computer_name\":\"ws1.corp.example\",\"event_data\":{"
          + DATA
          + "}}";

  private static final String ECS_FIELDS =
      "\"@timestamp\":\"2026-03-03T09:00:00.123Z\",\"ecs\":{\"version\":\"8.0.0\"},"
          + "\"host\":{\"name\":\"ws1\",\"ip\":[\"10.0.1.14\"]},\"agent\":{\"id\":\"a1\"},"
          + "\"user\":{\"name\":\"amy\",\"domain\":\"CORP\"},"
          + "\"process\":{\"executable\":\"C:\\\\tools\\\\agent.exe\",\"entity_id\":\"e1\"},"
          + "\"network\":{\"direction\":\"egress\",\"transport\":\"tcp\"},"
          + "\"source\":{\"ip\":\"10.0.1.14\",\"port\":61722},"
          + "\"destination\":{\"ip\":\"198.51.100.10\",\"port\":443}";

  public static final String WINLOGBEAT_8 =
      "{"
          + ECS_FIELDS
          + ",\"event\":{\"category\":[\"network\"],\"type\":[\"start\",\"connection\"],"
          + "\"code\":\"3\",\"provider\":\"Microsoft-Windows-Sysmon\"},"
          + "\"winlog\":{\"event_id\":\"3\",\"provider_name\":\"Microsoft-Windows-Sysmon\","
          + "\"channel\":\"Microsoft-Windows-Sysmon/Operational\","
          + "\"computer_name\":\"ws1.corp.example\",\"event_data\":{"
          + DATA
          + "}}}";

  public static final String ECS =
      "{"
          + ECS_FIELDS
          + ",\"event\":{\"category\":\"network\",\"type\":[\"start\",\"connection\"]}}";

  private static final String DEFENDER_COLUMNS =
      "\"Timestamp\":\"2026-03-03T09:00:00.1234567Z\",\"DeviceId\":\"d1\","
          + "\"DeviceName\":\"ws1.corp.example\",\"ActionType\":\"ConnectionSuccess\","
          + "\"RemoteIP\":\"198.51.100.10\",\"RemotePort\":443,\"RemoteUrl\":\"c2.example\","
          + "\"LocalIP\":\"10.0.1.14\",\"LocalPort\":61722,\"Protocol\":\"Tcp\","
          + "\"RemoteIPType\":\"Public\",\"InitiatingProcessAccountName\":\"amy\","
          + "\"InitiatingProcessFileName\":\"agent.exe\",\"InitiatingProcessId\":57,"
          + "\"InitiatingProcessFolderPath\":\"c:\\\\tools\\\\agent.exe\","
          + "\"InitiatingProcessCommandLine\":\"agent.exe -p\"";

  public static final String DEFENDER = "{" + DEFENDER_COLUMNS + "}";

  public static final String DEFENDER_ENVELOPE =
      "{\"time\":\"2026-03-03T09:05:00Z\",\"tenantId\":\"t\",\"operationName\":\"Publish\","
          + "\"category\":\"AdvancedHunting-DeviceNetworkEvents\",\"properties\":{"
          + DEFENDER_COLUMNS
          + "}}";

  public static final String FALCON =
      "{\"event_simpleName\":\"NetworkConnectIP4\",\"name\":\"NetworkConnectIP4V5\","
          + "\"ContextTimeStamp\":\"1772528400.123\",\"timestamp\":\"1772528401958\","
          + "\"aid\":\"a1\",\"ContextProcessId\":\"18446744073709551615\","
          + "\"ComputerName\":\"ws1\",\"UserName\":\"amy\","
          + "\"ImageFileName\":\"\\\\Device\\\\HarddiskVolume3\\\\tools\\\\agent.exe\","
          + "\"CommandLine\":\"agent.exe -p\",\"ConnectionDirection\":\"0\","
          + "\"LocalAddressIP4\":\"10.0.1.14\",\"LocalPort\":\"61722\",\"Protocol\":\"6\","
          + "\"RemoteAddressIP4\":\"198.51.100.10\",\"RemotePort\":\"443\"}";

  public static final List<String> JSON =
      List.of(
          ENVELOPE,
          SUMO,
          SUMO_TEXT,
          FLAT,
          WINLOGBEAT_6,
          WINLOGBEAT_8,
          ECS,
          DEFENDER,
          DEFENDER_ENVELOPE,
          FALCON);

  private Records() {}

  private static String escape(String json) {
    return json.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
