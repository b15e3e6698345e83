package io.beaconwatch.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShowAlertsTest {
  /** The count stands under its title, however long the texts are, and an address is whole. */
  @Test
  void keepsToItsColumns() {
    String address = "2001:db8:ff00:1234:5678:9abc:def0:1234";
    String shown = ShowAlerts.line(alert("SecurityHealthSystray.exe", address, 36, "final"));
    assertThat(shown)
        .isEqualTo(
            "2026-11-20 21:00 sumo      HIGH       ws-0048    SecurityHealthS~     36  " + address);
    assertThat(shown.indexOf("36 ") + 2).isEqualTo(ShowAlerts.HEADING.indexOf("COUNT") + 5);
    assertThat(shown.indexOf(address)).isEqualTo(ShowAlerts.HEADING.indexOf("DESTINATION"));
  }

  @Test
  void marksACountThatMayStillGrow() {
    assertThat(ShowAlerts.line(alert("a.exe", "203.0.113.112", 12, "provisional")))
        .isEqualTo(
            "2026-11-20 21:00 sumo      HIGH       ws-0048    a.exe                12+ 203.0.113.112");
  }

  private static String alert(String process, String address, int count, String status) {
    return """
        {"@timestamp":"2026-11-20T21:00:00.000Z","rule":{"name":"sumo"},
        "beacon":{"tier":"HIGH - Low Port Variance Repetitive Connections","score":3,"count":%d,
        "status":"%s"},"host":{"name":"ws-0048.corp.example"},"process":{"name":"%s"},
        "destination":{"ip":"%s"}}"""
        .formatted(count, status, process, address);
  }
}
