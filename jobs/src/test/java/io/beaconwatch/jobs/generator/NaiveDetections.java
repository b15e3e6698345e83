package io.beaconwatch.jobs.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The five detections in the plainest way, as an oracle for the answer key. */
final class NaiveDetections {
  private static final long HOUR = 3_600_000L;
  private static final Set<String> P17 =
      Set.of(
          "chrome",
          "firefox",
          "msedge",
          "microsoftedgecp",
          "iexplore",
          "brave",
          "opera",
          "safari",
          "waterfox",
          "svchost",
          "msmpeng",
          "wuauclt",
          "trustedinstaller",
          "msiexec",
          "teams",
          "onedrive",
          "ccmexec");
  private static final Set<String> P13 =
      Set.of(
          "chrome",
          "firefox",
          "msedge",
          "microsoftedgecp",
          "iexplore",
          "brave",
          "opera",
          "svchost",
          "msmpeng",
          "wuauclt",
          "trustedinstaller",
          "teams",
          "onedrive");
  private static final Set<String> P13E =
      Set.of(
          "msedge",
          "chrome",
          "firefox",
          "iexplore",
          "opera",
          "brave",
          "outlook",
          "teams",
          "slack",
          "zoom",
          "onedrive",
          "msedgewebview2",
          "microsoftedgecp");
  private static final Set<String> DOMAINS =
      Set.of(
          "microsoft.com",
          "windows.com",
          "windowsupdate.com",
          "office.com",
          "live.com",
          "azure.com",
          "microsoftonline.com",
          "office365.com",
          "akamaiedge.net",
          "akamaitechnologies.com",
          "cloudflare.com",
          "cloudflare-dns.com",
          "amazonaws.com",
          "googleapis.com",
          "apple.com",
          "icloud.com",
          "digicert.com",
          "verisign.com");
  private static final Pattern PRIVATE =
      Pattern.compile(
          "^(10\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.|127\\.|169\\.254\\.).*|^::1$");

  private NaiveDetections() {}

  /** Destinations that each detection alerts on, as {@code detection destination}. */
  static Set<String> alerts(List<Observed> records) {
    Set<String> alerts = new TreeSet<>();
    for (String detection : List.of("sumo", "splunk", "sentinel", "logscale", "elastic")) {
      Map<List<String>, List<Long>> groups =
          new TreeMap<>(java.util.Comparator.comparing(List::toString));
      for (Observed each : records) {
        List<String> key = each.kind().equals("connection") ? key(detection, each) : null;
        if (key != null) {
          groups.computeIfAbsent(key, unused -> new ArrayList<>()).add(each.time());
        }
      }
      groups.forEach(
          (key, times) -> {
            boolean found =
                detection.equals("elastic")
                    ? mostWithin(times) >= 10
                    : counts(times).values().stream().anyMatch(count -> count >= 12);
            if (found) {
              alerts.add(detection + " " + key.get(key.size() - 1));
            }
          });
    }
    return alerts;
  }

  /** How many fall into each hour of the clock, by its start. */
  static Map<Long, Integer> counts(List<Long> times) {
    Map<Long, Integer> counts = new TreeMap<>();
    times.forEach(time -> counts.merge(Math.floorDiv(time, HOUR) * HOUR, 1, Integer::sum));
    return counts;
  }

  /** The most in any sixty minutes, both ends included. */
  static int mostWithin(List<Long> times) {
    List<Long> sorted = times.stream().sorted().toList();
    int most = 0;
    for (int i = 0; i < sorted.size(); i++) {
      long first = sorted.get(i);
      int in = (int) sorted.stream().filter(t -> t >= first && t - first <= HOUR).count();
      most = Math.max(most, in);
    }
    return most;
  }

  private static List<String> key(String detection, Observed o) {
    return switch (detection) {
      case "sumo" ->
          o.family().equals("sysmon")
                  && !endsWithAny(o.get("Image"), "", P17)
                  && !PRIVATE.matcher(o.get("DestinationIp")).matches()
              ? List.of(
                  o.get("Computer"),
                  o.get("User"),
                  o.get("Image"),
                  Objects.requireNonNullElse(o.get("CommandLine"), ""),
                  o.get("DestinationIp"))
              : null;
      case "splunk" ->
          o.family().equals("sysmon")
                  && !endsWithAny(o.get("Image"), "\\", P13)
                  && !PRIVATE.matcher(o.get("DestinationIp")).matches()
              ? keyOf(o, "host", "User", "Image", "CommandLine", "DestinationIp")
              : null;
      case "sentinel" ->
          o.family().equals("defender")
                  && Set.of("ConnectionSuccess", "NetworkSignatureInspected")
                      .contains(o.get("ActionType"))
                  && o.get("RemoteIPType").equals("Public")
                  && !isAny(o.get("InitiatingProcessFileName"), P17)
              ? keyOf(
                  o,
                  "DeviceName",
                  "InitiatingProcessAccountName",
                  "InitiatingProcessFileName",
                  "InitiatingProcessCommandLine",
                  "RemoteIP")
              : null;
      case "logscale" ->
          o.family().equals("falcon")
                  && o.get("event_simpleName").equals("NetworkConnectIP4")
                  && o.get("ImageFileName") != null
                  && !endsWithAny(o.get("ImageFileName"), "", P17)
                  && !PRIVATE.matcher(o.get("RemoteAddressIP4")).matches()
              ? keyOf(
                  o, "ComputerName", "UserName", "ImageFileName", "CommandLine", "RemoteAddressIP4")
              : null;
      case "elastic" ->
          o.family().equals("ecs")
                  && o.types().contains("start")
                  && o.get("network.direction").equals("egress")
                  && !isAny(o.get("process.name"), P13E)
                  && !PRIVATE.matcher(o.get("destination.ip")).matches()
                  && DOMAINS.stream().noneMatch(o.get("destination.domain")::endsWith)
              ? keyOf(o, "host.name", "destination.ip")
              : null;
      default -> throw new IllegalArgumentException(detection);
    };
  }

  private static List<String> keyOf(Observed o, String... fields) {
    List<String> key = new ArrayList<>();
    Stream.of(fields).forEach(field -> key.add(o.get(field)));
    return key.contains(null) ? null : key;
  }

  private static boolean endsWithAny(String image, String before, Set<String> names) {
    String lower = image.toLowerCase(Locale.ROOT);
    return names.stream().anyMatch(name -> lower.endsWith(before + name + ".exe"));
  }

  private static boolean isAny(String name, Set<String> names) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".exe") && names.contains(lower.substring(0, lower.length() - 4));
  }
}
