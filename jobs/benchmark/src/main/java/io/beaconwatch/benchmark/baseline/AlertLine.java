package io.beaconwatch.benchmark.baseline;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How a baseline in Java writes an alert: what the detection computes, and nothing else. */
final class AlertLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  static final long HOUR = 3_600_000L;
  static final int THRESHOLD = 12;

  private AlertLine() {}

  /**
   * Appends an alert as JSON, without a line's end.
   *
   * @param keys host, user, image, command line and destination as the inside of JSON texts
   * @param ports in ascending order
   * @param start of the window, and the other times, in milliseconds since the epoch
   */
  static void append(
      StringBuilder out,
      long start,
      String[] keys,
      int count,
      int[] ports,
      int portCount,
      long first,
      long last) {
    out.append("{\"window\":\"").append(time(start));
    out.append("\",\"host\":\"").append(keys[0]);
    out.append("\",\"user\":\"").append(keys[1]);
    out.append("\",\"image\":\"").append(keys[2]);
    out.append("\",\"command_line\":\"").append(keys[3]);
    out.append("\",\"destination\":\"").append(keys[4]);
    out.append("\",\"count\":").append(count);
    out.append(",\"distinct_ports\":").append(portCount).append(",\"ports\":[");
    for (int i = 0; i < portCount; i++) {
      out.append(i == 0 ? "" : ",").append(ports[i]);
    }
    out.append("],\"first\":\"").append(time(first));
    out.append("\",\"last\":\"").append(time(last));
    out.append("\",\"tier\":\"").append(tier(count, portCount));
    out.append("\",\"score\":").append(score(count, portCount)).append('}');
  }

  private static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }

  private static int score(int count, int ports) {
    if (count >= 50 && ports <= 1) {
      return 4;
    }
    if (count >= 30 && ports <= 2) {
      return 3;
    }
    return count >= 20 ? 2 : 1;
  }

  private static String tier(int count, int ports) {
    return switch (score(count, ports)) {
      case 4 -> "CRITICAL - Highly Regular Single-Port Beaconing";
      case 3 -> "HIGH - Low Port Variance Repetitive Connections";
      case 2 -> "MEDIUM - Elevated Outbound Connection Frequency";
      default -> "LOW - Above Threshold Outbound Frequency";
    };
  }
}
