package io.beaconwatch.jobs.generator;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.beaconwatch.common.event.Family;
import java.util.List;
import java.util.Optional;

/**
 * What is planted on purpose: once, on one host, for every dialect that it suits. Whether a
 * detection finds it follows from its counts, except where actor or target say that none may.
 *
 * @param label as the answer key names it
 * @param ports taken in turn
 */
record Scenario(
    String label,
    Rhythm rhythm,
    Actor actor,
    Target target,
    List<Integer> ports,
    ImmutableSet<Dialect> suits) {

  private static final ImmutableSet<Dialect> ALL = ImmutableSet.copyOf(Dialect.values());
  private static final ImmutableSet<Dialect> SLIDING = speaking(Family.ECS);
  private static final ImmutableSet<Dialect> TUMBLING =
      Sets.difference(ALL, SLIDING).immutableCopy();
  private static final ImmutableSet<Dialect> ECS_ALONE =
      Sets.difference(SLIDING, speaking(Family.SYSMON)).immutableCopy();
  private static final ImmutableSet<Dialect> DEFENDER = speaking(Family.DEFENDER);

  static final Scenario KNOWN_DESTINATION = implant("known-destination", Rhythm.hourly(18, 30, 3));
  static final Scenario TWELVE_AN_HOUR = implant("twelve-an-hour", Rhythm.hourly(12, 20, 5), 80);
  static final Scenario JITTERED = implant("jittered", Rhythm.hourly(24, 45, 4), 8443);

  /** Two programs of a host share a destination; alone, each stays below every threshold. */
  static final Scenario ONE_OF_TWO =
      new Scenario(
          "one-of-two-programs",
          Rhythm.hourly(9, 20, 4),
          Actor.DEVELOPER_TOOL,
          Target.PUBLIC,
          List.of(443),
          TUMBLING);

  static final Scenario OTHER_OF_TWO =
      new Scenario(
          "other-of-two-programs",
          Rhythm.hourly(9, 20, 4),
          Actor.IMPLANT,
          Target.PUBLIC,
          List.of(443),
          TUMBLING);

  static final List<Scenario> PLANTED =
      List.of(
          implant("every-minute", Rhythm.hourly(60, 2, 3), 443),
          JITTERED,
          TWELVE_AN_HOUR,
          implant("two-ports", Rhythm.hourly(36, 5, 3), 443, 8443),
          KNOWN_DESTINATION,
          // 15, 30 and 15 in three hours.
          implant("across-hours", Rhythm.once(60, 120, 1860, 10)),
          new Scenario(
              "ipv6",
              Rhythm.hourly(20, 10, 3),
              Actor.IMPLANT,
              Target.PUBLIC_IPV6,
              List.of(443),
              ALL),
          // For a sliding hour alone: six before and six after the full hour, and ten in 3,510 s.
          implant("six-and-six", Rhythm.once(12, 100, 3050, 5)),
          implant("ten-slow", Rhythm.once(10, 390, 195, 4)),
          // For none: ten of these span 3,609 s.
          implant("nine-an-hour", Rhythm.once(40, 401, 200, 0)),
          new Scenario(
              "eleven-an-hour",
              Rhythm.hourly(11, 20, 5),
              Actor.IMPLANT,
              Target.PUBLIC,
              List.of(443),
              TUMBLING),
          ONE_OF_TWO,
          OTHER_OF_TWO,
          decoy("browser-polling", Rhythm.hourly(180, 3, 4), Actor.BROWSER, Target.PUBLIC, ALL),
          decoy("private-destination", 60, Actor.DEVELOPER_TOOL, Target.PRIVATE, ALL),
          decoy("loopback", 60, Actor.DEVELOPER_TOOL, Target.LOOPBACK, ALL),
          decoy("service-host", 60, Actor.SERVICE_HOST, Target.PUBLIC, TUMBLING),
          decoy("antivirus", 30, Actor.ANTIVIRUS, Target.PUBLIC, TUMBLING),
          decoy("chat", 60, Actor.CHAT, Target.PUBLIC, ECS_ALONE),
          decoy("update-service", 60, Actor.DEVELOPER_TOOL, Target.UPDATE_SERVICE, ECS_ALONE),
          decoy("inbound", 60, Actor.DEVELOPER_TOOL, Target.INBOUND, ECS_ALONE),
          decoy("failed-connections", 60, Actor.IMPLANT, Target.REFUSED, DEFENDER),
          decoy("labelled-reserved", 60, Actor.IMPLANT, Target.LABELLED_RESERVED, DEFENDER));

  /** Why no detection may find it, whatever its counts. */
  Optional<String> exclusion() {
    return actor.exclusion().or(target::exclusion);
  }

  private static ImmutableSet<Dialect> speaking(Family family) {
    return ALL.stream()
        .filter(dialect -> dialect.speaks(family))
        .collect(Sets.toImmutableEnumSet());
  }

  private static Scenario implant(String label, Rhythm rhythm, Integer... ports) {
    List<Integer> used = ports.length == 0 ? List.of(443) : List.of(ports);
    return new Scenario(label, rhythm, Actor.IMPLANT, Target.PUBLIC, used, ALL);
  }

  private static Scenario decoy(
      String label, int anHour, Actor actor, Target target, ImmutableSet<Dialect> suits) {
    return decoy(label, Rhythm.hourly(anHour, 4, 3), actor, target, suits);
  }

  private static Scenario decoy(
      String label, Rhythm rhythm, Actor actor, Target target, ImmutableSet<Dialect> suits) {
    return new Scenario(label, rhythm, actor, target, List.of(443), suits);
  }
}
