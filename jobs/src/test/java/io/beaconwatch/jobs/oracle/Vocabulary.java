package io.beaconwatch.jobs.oracle;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the values of a vendor's connections are drawn from.
 *
 * @param plain values with which every filter is passed
 * @param edges values close to what the filters and keys tell apart; null is a missing value
 * @param others values that make another group, or only seem to
 * @param port the name of the destination's port
 * @param sequences whether the detection looks for sequences
 */
record Vocabulary(
    Map<String, String> plain,
    Map<String, List<String>> edges,
    Map<String, List<String>> others,
    String port,
    boolean sequences) {
  private static final List<String> PATHS =
      images(
          "C:\\a\\chrome.exe",
          "C:\\a\\CHROME.EXE",
          "chrome.exe",
          "C:/a/chrome.exe",
          "C:\\a\\notchrome.exe",
          "C:\\a\\steams.exe",
          "C:\\a\\ms-teams.exe",
          "C:\\a\\safari.exe",
          "C:\\a\\waterfox.exe",
          "C:\\a\\msiexec.exe",
          "C:\\a\\ccmexec.exe",
          "C:\\Windows\\System32\\svchost.exe",
          "C:\\a\\MsMpEng.exe",
          "C:\\a\\outlook.exe",
          "C:\\a\\msedgewebview2.exe",
          "C:\\a\\chrome.exe.bak",
          "/usr/bin/chrome",
          "C:\\a\\chromeXexe",
          "C:\\a\\chrome.exe\n",
          "C:\\a\\MICROSOFTEDGECP.EXE",
          "C:\\a\\OneDrive.exe",
          "C:\\a\\wuauclt.exe",
          "C:\\a\\TrustedInstaller.exe",
          "C:\\a\\firefox.exe",
          "C:\\a\\<b> & \"c\" 'd'.exe");

  private static final List<String> NAMES =
      images(
          "chrome.exe",
          "CHROME.EXE",
          "notchrome.exe",
          "steams.exe",
          "ms-teams.exe",
          "safari.exe",
          "waterfox.exe",
          "msiexec.exe",
          "ccmexec.exe",
          "svchost.exe",
          "MsMpEng.exe",
          "Outlook.exe",
          "slack.exe",
          "zoom.exe",
          "msedgewebview2.exe",
          "chrome.exe.bak",
          "chrome",
          "chromeXexe",
          "chrome.exe\n",
          "C:\\a\\chrome.exe",
          "MICROSOFTEDGECP.EXE",
          "TrustedInstaller.exe",
          "OneDrive.exe",
          "wuauclt.exe",
          "agent.exe ");

  private static final List<String> ADDRESSES =
      List.of(
          "10.0.0.1",
          "172.16.0.0",
          "172.31.255.255",
          "192.168.0.1",
          "127.0.0.1",
          "100.0.0.1",
          "172.15.255.255",
          "172.32.0.0",
          "192.169.0.1",
          "169.254.1.1",
          "100.64.0.1",
          "224.0.0.1",
          "0.0.0.0",
          "110.0.0.1",
          "1.10.0.1");

  private static final List<String> LONG_ADDRESSES =
      List.of(
          "::1",
          "0:0:0:0:0:0:0:1",
          "fe80::1",
          "fc00::1",
          "::ffff:10.0.0.1",
          "2001:db8::1",
          "2001:DB8::1");

  private static final List<String> NO_VALUE = Arrays.asList(null, "");

  static final Vocabulary SYSMON = sysmon();
  static final Vocabulary DEFENDER = defender();
  static final Vocabulary FALCON = falcon();
  static final Vocabulary ECS = ecs();

  private static Vocabulary sysmon() {
    Map<String, String> plain = new LinkedHashMap<>();
    plain.put("Computer", "ws1.example.com");
    plain.put("host", "ws1");
    plain.put("User", "EX\\ann");
    plain.put("Image", "C:\\tools\\agent.exe");
    plain.put("CommandLine", "agent.exe -p");
    plain.put("DestinationIp", "198.51.100.10");
    return new Vocabulary(
        plain,
        Map.of(
            "Computer", NO_VALUE,
            "host", NO_VALUE,
            "User", NO_VALUE,
            "Image", both(both(PATHS, NO_VALUE), List.of("C:\\a\\m\u017fedge.exe.")),
            "CommandLine", NO_VALUE,
            "DestinationIp", both(both(ADDRESSES, LONG_ADDRESSES), NO_VALUE)),
        Map.of(
            "Computer", List.of("WS1.example.com", "ws2.example.com"),
            "User", List.of("EX\\Ann", "EX\\\u00e9lodie"),
            "Image", List.of("C:\\tools\\Agent.exe", "C:\\tools\\other.exe"),
            "CommandLine", List.of("agent.exe -P", "agent.exe  -p", "\"a\" <b> & 'c'"),
            "DestinationIp", List.of("198.51.100.1", "198.51.100.100")),
        "DestinationPort",
        false);
  }

  private static Vocabulary defender() {
    Map<String, String> plain = new LinkedHashMap<>();
    plain.put("DeviceName", "ws1.example.com");
    plain.put("ActionType", "ConnectionSuccess");
    plain.put("RemoteIP", "198.51.100.10");
    plain.put("RemoteIPType", "Public");
    plain.put("InitiatingProcessAccountName", "ann");
    plain.put("InitiatingProcessFileName", "agent.exe");
    plain.put("InitiatingProcessCommandLine", "agent.exe -p");
    return new Vocabulary(
        plain,
        Map.of(
            "DeviceName", NO_VALUE,
            "ActionType",
                List.of(
                    "NetworkSignatureInspected",
                    "NetworkSignatureInspected",
                    "ConnectionAttempt",
                    "ConnectionFailed",
                    "InboundConnectionAccepted",
                    "connectionsuccess"),
            "RemoteIP", both(both(ADDRESSES, LONG_ADDRESSES), NO_VALUE),
            "RemoteIPType",
                Arrays.asList(
                    "public",
                    "PUBLIC",
                    "Private",
                    "Reserved",
                    "Loopback",
                    "Teredo",
                    "FourToSixMapping",
                    "Broadcast",
                    "",
                    null),
            "InitiatingProcessAccountName", NO_VALUE,
            "InitiatingProcessFileName", both(NAMES, NO_VALUE),
            "InitiatingProcessCommandLine", NO_VALUE),
        Map.of(
            "DeviceName", List.of("WS1.example.com", "ws2.example.com"),
            "ActionType", List.of("NetworkSignatureInspected"),
            "InitiatingProcessAccountName", List.of("Ann", "bob"),
            "InitiatingProcessFileName", List.of("Agent.exe", "other.exe"),
            "InitiatingProcessCommandLine", List.of("agent.exe -P", "agent.exe"),
            "RemoteIP", List.of("198.51.100.1", "2001:db8::1", "2001:DB8::1")),
        "RemotePort",
        false);
  }

  private static Vocabulary falcon() {
    Map<String, String> plain = new LinkedHashMap<>();
    plain.put("event_simpleName", "NetworkConnectIP4");
    plain.put("ComputerName", "WS1");
    plain.put("UserName", "ann");
    plain.put("ImageFileName", "\\Device\\HarddiskVolume3\\tools\\agent.exe");
    plain.put("CommandLine", "agent.exe -p");
    plain.put("RemoteAddressIP4", "198.51.100.10");
    return new Vocabulary(
        plain,
        Map.of(
            "event_simpleName",
                List.of("NetworkConnectIP6", "networkconnectip4", "NetworkReceiveAcceptIP4"),
            "ComputerName", NO_VALUE,
            "UserName", NO_VALUE,
            "ImageFileName", both(PATHS, NO_VALUE),
            "CommandLine", NO_VALUE,
            "RemoteAddressIP4", both(both(ADDRESSES, LONG_ADDRESSES), NO_VALUE),
            "RemoteAddressIP6", List.of("2001:db8::1", "::1", "")),
        Map.of(
            "ComputerName", List.of("ws1", "WS2"),
            "UserName", List.of("Ann", "bob"),
            "ImageFileName", List.of("\\Device\\HarddiskVolume3\\tools\\Agent.exe"),
            "CommandLine", List.of("agent.exe -P", "agent.exe"),
            "RemoteAddressIP4", List.of("198.51.100.1", "198.51.100.100")),
        "RemotePort",
        false);
  }

  private static Vocabulary ecs() {
    Map<String, String> plain = new LinkedHashMap<>();
    plain.put("event.category", "network");
    plain.put("event.type", "connection,start");
    plain.put("network.direction", "egress");
    plain.put("host.name", "ws1");
    plain.put("process.name", "agent.exe");
    plain.put("destination.ip", "198.51.100.10");
    return new Vocabulary(
        plain,
        Map.of(
            "event.category", Arrays.asList("host,network", "host", "Network", "[network]", null),
            "event.type", Arrays.asList("start", "[start]", "connection,end", "Start", null),
            "network.direction", Arrays.asList("outbound", "Egress", "ingress", "", null),
            "host.name", NO_VALUE,
            "process.name", both(both(NAMES, NO_VALUE), List.of("slac\u212a.exe", "\u0130x.exe")),
            "destination.ip",
                both(
                    both(ADDRESSES, LONG_ADDRESSES),
                    Arrays.asList(
                        null,
                        "",
                        "not an address",
                        "::10.0.0.1",
                        "::ffff:127.0.0.1",
                        "2001:db8:0:1:1:1:1:1",
                        "2001:0:0:1:0:0:0:1",
                        "1:0:0:2:3:0:0:4",
                        "::",
                        "1::")),
            "destination.domain",
                List.of(
                    "login.microsoftonline.com",
                    "MICROSOFT.COM",
                    "notmicrosoft.com",
                    "pineapple.com",
                    "postoffice.com",
                    "olive.com",
                    "c2.s3.amazonaws.com",
                    "microsoft.com.evil.io",
                    "microsoft.com.",
                    "example.net",
                    "azurewebsites.net",
                    "one.one.cloudflare-dns.com",
                    "a.akamaiedge.net",
                    "A.DigiCert.com",
                    "amazonaws.com.cn",
                    "")),
        Map.of(
            "host.name", List.of("WS1", "ws2"),
            "process.name", List.of("other.exe", "Agent.exe"),
            "destination.domain", List.of("example.net", "example.org"),
            "destination.ip",
                List.of("198.51.100.1", "::ffff:198.51.100.10", "::FFFF:C633:640A", "2001:db8::1")),
        "destination.port",
        true);
  }

  private static List<String> images(String... images) {
    return List.of(images);
  }

  private static List<String> both(List<String> some, List<String> more) {
    return java.util.stream.Stream.concat(some.stream(), more.stream())
        .collect(java.util.stream.Collectors.toCollection(java.util.ArrayList::new));
  }
}
