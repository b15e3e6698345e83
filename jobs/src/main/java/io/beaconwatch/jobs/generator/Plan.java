package io.beaconwatch.jobs.generator;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.primitives.ImmutableLongArray;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.util.ArrayList;
import java.util.List;

/** Who is there and what is planted where: all that the files follow from. */
final class Plan {
  private final ImmutableList<Host> hosts;
  private final ImmutableListMultimap<TelemetryFormat, Host> hostsByFormat;
  private final ImmutableList<Planted> planted;

  Plan(GeneratorSettings settings) {
    boolean load = settings.load().isPresent();
    List<Dialect> dialects =
        List.copyOf(load ? Dialect.firstOf(settings.format()) : Dialect.of(settings.format()));
    ImmutableList.Builder<Host> allHosts = ImmutableList.builder();
    ImmutableListMultimap.Builder<Dialect, Host> byDialect = ImmutableListMultimap.builder();
    ImmutableListMultimap.Builder<TelemetryFormat, Host> byFormat = ImmutableListMultimap.builder();
    for (int i = 0; i < settings.hosts(); i++) {
      Host host = Host.of(i, settings.seed(), dialects.get(i % dialects.size()));
      allHosts.add(host);
      byDialect.put(host.dialect(), host);
      byFormat.put(load ? settings.format() : host.dialect().format(), host);
    }
    hosts = allHosts.build();
    hostsByFormat = byFormat.build();
    planted = load ? ImmutableList.of() : plant(settings, byDialect.build());
  }

  ImmutableList<Host> hosts() {
    return hosts;
  }

  ImmutableListMultimap<TelemetryFormat, Host> hostsByFormat() {
    return hostsByFormat;
  }

  ImmutableList<Planted> planted() {
    return planted;
  }

  private static ImmutableList<Planted> plant(
      GeneratorSettings settings, ListMultimap<Dialect, Host> hosts) {
    List<Planted> planted = new ArrayList<>();
    for (Dialect dialect : Dialect.values()) {
      List<Host> candidates = hosts.get(dialect);
      for (int i = 0; i < Scenario.PLANTED.size() && !candidates.isEmpty(); i++) {
        Scenario scenario = Scenario.PLANTED.get(i);
        Rhythm rhythm = scenario.rhythm().within(settings.hours());
        if (rhythm != null && scenario.suits().contains(dialect)) {
          Host host = candidates.get(i % candidates.size());
          if (scenario.equals(Scenario.OTHER_OF_TWO)) {
            planted.add(besides(planted.get(planted.size() - 1), scenario, settings.seed()));
          } else {
            planted.add(plant(scenario, rhythm, host, planted.size(), settings));
          }
        }
      }
    }
    return ImmutableList.copyOf(planted);
  }

  private static Planted plant(
      Scenario scenario, Rhythm rhythm, Host host, int number, GeneratorSettings settings) {
    long draw = Draw.of(Draw.of(settings.seed(), host.dialect().label()), scenario.label());
    int firstHour = Draw.below(draw, settings.hours() - rhythm.hours() + 1);
    long hourStart = settings.startMillis() + firstHour * GeneratorSettings.HOUR;
    return new Planted(
        scenario,
        host,
        scenario.actor().program(host, Draw.of(draw, 1)),
        new Text(address(scenario.target(), host, number)),
        new Text(domain(scenario.target(), number)),
        new Text(scenario.target().ipType()),
        rhythm.times(hourStart, Draw.of(draw, 2)),
        Draw.of(draw, 3, host.index()),
        indication(scenario, host.dialect()));
  }

  /** The other of two programs: same host, destination and hours. */
  private static Planted besides(Planted one, Scenario scenario, long seed) {
    long draw = Draw.of(Draw.of(seed, one.host().dialect().label()), scenario.label());
    ImmutableLongArray.Builder times = ImmutableLongArray.builder(one.times().length());
    for (int i = 0; i < one.times().length(); i++) {
      times.add(one.times().get(i) + 30_000 + Draw.below(Draw.of(draw, i), 10_000));
    }
    return new Planted(
        scenario,
        one.host(),
        scenario.actor().program(one.host(), draw),
        one.address(),
        one.domain(),
        one.ipType(),
        times.build(),
        Draw.of(draw, 3),
        Indication.NONE);
  }

  /** Every planted destination is used by nobody else: the documentation ranges, but for IPv6. */
  private static String address(Target target, Host host, int number) {
    return switch (target) {
      case PUBLIC, LABELLED_RESERVED, REFUSED, INBOUND, UPDATE_SERVICE ->
          switch (number / 240) {
                case 0 -> "203.0.113.";
                case 1 -> "198.51.100.";
                default -> "192.0.2.";
              }
              + (1 + number % 240);
      case PUBLIC_IPV6 ->
          host.dialect().family() == Family.SYSMON
              ? "2001:db8:ff:0:0:0:0:" + Integer.toHexString(256 + number)
              : "2001:db8:ff::" + Integer.toHexString(256 + number);
      case PRIVATE ->
          switch (number % 3) {
                case 0 -> "10.200.7.";
                case 1 -> "172.20.7.";
                default -> "192.168.7.";
              }
              + (1 + number % 250);
      case LOOPBACK -> "127.0.0.1";
    };
  }

  private static String domain(Target target, int number) {
    return switch (target) {
      case PUBLIC, PUBLIC_IPV6, LABELLED_RESERVED, REFUSED, INBOUND ->
          "n" + number + ".harbor.example";
      case UPDATE_SERVICE -> "n" + number + ".delivery.windowsupdate.com";
      case PRIVATE -> "build-" + number + ".corp.northwind.example";
      case LOOPBACK -> "localhost";
    };
  }

  private static Indication indication(Scenario scenario, Dialect dialect) {
    boolean known = scenario.equals(Scenario.KNOWN_DESTINATION);
    return switch (dialect.family()) {
      case DEFENDER ->
          known
              ? Indication.ACTIVE
              : scenario.equals(Scenario.TWELVE_AN_HOUR)
                  ? Indication.REVOKED
                  : scenario.equals(Scenario.JITTERED) ? Indication.STALE : Indication.NONE;
      case SYSMON -> known ? Indication.IN_CSV : Indication.NONE;
      case FALCON -> known ? Indication.IN_LIST : Indication.NONE;
      case ECS -> known ? Indication.IN_STIX : Indication.NONE;
    };
  }
}
