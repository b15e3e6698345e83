package io.beaconwatch.benchmark.latency;

import io.beaconwatch.common.alert.AlertId;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import java.time.Instant;

/** Rows of DeviceNetworkEvents, which carry all that a key needs. */
final class Connections {
  private static final long HOUR = 3_600_000;
  private static final int HOSTS = 20_000;
  private static final int ADDRESSES = 100;

  private Connections() {}

  /** One in four is selected, of so many groups that none of them comes to an alert. */
  static String background(long number, long time) {
    long host = number * 7919 % HOSTS;
    String address = "198.51.100." + number * 31 % ADDRESSES;
    return line("ws" + host, address, number % 4 == 0 ? "Public" : "Private", time);
  }

  private static String line(String host, String address, String addressType, long time) {
    return "{\"Timestamp\":\""
        + Instant.ofEpochMilli(time)
        + "\",\"DeviceId\":\"d1\",\"DeviceName\":\""
        + host
        + "\",\"ActionType\":\"ConnectionSuccess\",\"RemoteIP\":\""
        + address
        + "\",\"RemotePort\":443,\"RemoteIPType\":\""
        + addressType
        + "\",\"LocalIP\":\"10.0.1.14\",\"InitiatingProcessFileName\":\"agent.exe\","
        + "\"InitiatingProcessFolderPath\":\"C:\\\\tools\\\\agent.exe\","
        + "\"InitiatingProcessCommandLine\":\"agent.exe -p\","
        + "\"InitiatingProcessAccountName\":\"amy\"}";
  }

  /**
   * A host whose connections have one time.
   *
   * @param time in milliseconds since the epoch
   */
  record Beacon(String host, long time) {
    private static final String ADDRESS = "203.0.113.9";

    String line() {
      return Connections.line(host, ADDRESS, "Public", time);
    }

    /** That of sentinel's alert. */
    String id() {
      long start = time - Math.floorMod(time, HOUR);
      Group group = new Group(host, "amy", "agent.exe", "agent.exe -p", ADDRESS);
      return AlertId.of(
          Finding.ofWindow(
              "sentinel", group, start, start + HOUR, start + HOUR, new Aggregate(), false, 0),
          true);
    }
  }
}
