package io.beaconwatch.common.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.NetworkConnection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * From the text of random rules and filters to their matches: what the loader reads and the matcher
 * compiles is what {@link RandomRule} says that the text means, also where values are unknown.
 */
class RandomRulesTest {
  private static final int ROUNDS = 60;
  private static final int EVENTS = 40;

  private record Written(RandomRule rule, Set<Family> families, List<RandomRule> filters) {
    boolean holds(NetworkConnection connection) {
      return families.contains(connection.family())
          && rule.holds(connection)
          && filters.stream().allMatch(filter -> filter.holds(connection));
    }

    Set<Field> fields() {
      Set<Field> fields = EnumSet.copyOf(rule.fields());
      filters.forEach(filter -> fields.addAll(filter.fields()));
      return fields;
    }
  }

  @Test
  void whatIsWrittenIsWhatMatches() {
    long seed = Long.getLong("beaconwatch.seed", System.nanoTime());
    Random random = new Random(seed);
    Set<String> modifiers = new TreeSet<>();
    int holding = 0;
    int ruledOut = 0;
    for (int round = 0; round < ROUNDS; round++) {
      DetectionFiles files = new DetectionFiles();
      List<Written> written = write(random, modifiers, files);
      LoadedDetections loaded = files.load();
      assertThat(loaded.errors()).as("seed %d, round %d", seed, round).isEmpty();
      DetectionMatcher matcher = new DetectionMatcher(loaded.detections());
      for (int event = 0; event < EVENTS; event++) {
        NetworkConnection.Builder builder = event(random);
        NetworkConnection connection = builder.build();
        String where = "seed %d, round %d, event %d".formatted(seed, round, event);
        Set<Integer> expected = holding(written, connection);
        holding += expected.size();
        assertThat(indexes(matcher.match(connection))).as(where).isEqualTo(expected);

        int unknown = JoinedFields.missing(connection) & random.nextInt(1 << 6);
        Set<Integer> left = indexes(matcher.match(connection, unknown));
        for (int i = 0; i < written.size(); i++) {
          if (written.get(i).fields().stream().noneMatch(field -> isIn(field, unknown))) {
            assertThat(left.contains(i)).as(where).isEqualTo(expected.contains(i));
          } else if (!left.contains(i)) {
            ruledOut++;
          }
        }
        for (int values = 0; values < 5; values++) {
          assertThat(left).as(where).containsAll(holding(written, known(builder, unknown, random)));
        }
      }
    }
    assertThat(modifiers)
        .containsExactly(
            "all",
            "cased",
            "cidr",
            "contains",
            "endswith",
            "exists",
            "gt",
            "gte",
            "i",
            "lt",
            "lte",
            "re",
            "startswith");
    assertThat(holding).isBetween(ROUNDS * EVENTS / 20, ROUNDS * EVENTS * 4);
    assertThat(ruledOut).isGreaterThan(ROUNDS);
  }

  /** Some detections and some filters, in files and as what they mean. */
  private static List<Written> write(Random random, Set<String> modifiers, DetectionFiles files) {
    List<Written> written = new ArrayList<>();
    int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 70 : 6);
    for (int i = 0; i < count; i++) {
      Family family = Family.values()[random.nextInt(4)];
      boolean all = random.nextInt(3) == 0;
      RandomRule rule = new RandomRule(random, modifiers);
      files.detection("d" + i + ".yml", detection("d" + i, logsource(all, family), rule));
      Set<Family> families = all ? EnumSet.allOf(Family.class) : EnumSet.of(family);
      written.add(new Written(rule, families, new ArrayList<>()));
    }
    for (int i = 0; i < random.nextInt(4); i++) {
      Family family = Family.values()[random.nextInt(4)];
      boolean all = random.nextInt(3) == 0;
      boolean any = !all || random.nextBoolean();
      int named = random.nextInt(count);
      RandomRule rule = new RandomRule(random, modifiers);
      files.filter(
          "f" + i + ".yml",
          "title: f\nlogsource: %s\nfilter:\n  rules: %s\n%s"
              .formatted(
                  logsource(all, family), any ? "any" : "[d" + named + "]", rule.yaml("  ")));
      for (int d = 0; d < count; d++) {
        boolean covered = all || written.get(d).families.equals(EnumSet.of(family));
        if (any ? covered : d == named) {
          written.get(d).filters.add(rule);
        }
      }
    }
    return written;
  }

  private static String logsource(boolean all, Family family) {
    return all ? "{category: network_connection}" : logsource(family);
  }

  /** A family's words for itself in a logsource. */
  private static String logsource(Family family) {
    return switch (family) {
      case SYSMON -> "{product: windows, service: sysmon}";
      case DEFENDER -> "{product: defender}";
      case FALCON -> "{service: falcon}";
      case ECS -> "{product: elastic, category: network_connection}";
    };
  }

  private static String detection(String name, String logsource, RandomRule rule) {
    return """
        title: rule
        name: r
        logsource: %s
        detection:
        %s---
        title: %s
        name: %s
        correlation:
          type: event_count
          rules: [r]
          group-by: [DestinationIp]
          timespan: 1h
          condition: {gte: 2}
        beaconwatch:
          window: {kind: tumbling}
        """
        .formatted(logsource, rule.yaml("  "), name, name);
  }

  private static NetworkConnection.Builder event(Random random) {
    NetworkConnection.Builder builder =
        new NetworkConnection.Builder().start(Family.values()[random.nextInt(4)], 0);
    for (Field field : RandomRule.FIELDS) {
      if (random.nextInt(3) > 0) {
        builder.set(field, value(random));
      }
    }
    return builder
        .eventCategories(values(random))
        .eventTypes(values(random))
        .destinationPort(List.of(-1, 0, 3, 443).get(random.nextInt(4)))
        .bytes(
            List.of(-1L, 0L, 443L, 1L << 40).get(random.nextInt(4)),
            List.of(-1L, 3L).get(random.nextInt(2)));
  }

  private static List<String> values(Random random) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < random.nextInt(3); i++) {
      values.add(value(random));
    }
    return values;
  }

  private static String value(Random random) {
    return RandomRule.VALUES.get(random.nextInt(RandomRule.VALUES.size()));
  }

  /** The same connection once its unknown values are known, or known to be missing. */
  private static NetworkConnection known(
      NetworkConnection.Builder builder, int unknown, Random random) {
    for (Field field : RandomRule.FIELDS) {
      if (isIn(field, unknown)) {
        builder.set(field, random.nextInt(5) == 0 ? null : value(random));
      }
    }
    return builder.build();
  }

  private static boolean isIn(Field field, int unknown) {
    return (JoinedFields.bit(field) & unknown) != 0;
  }

  private static Set<Integer> holding(List<Written> written, NetworkConnection connection) {
    Set<Integer> holding = new TreeSet<>();
    for (int i = 0; i < written.size(); i++) {
      if (written.get(i).holds(connection)) {
        holding.add(i);
      }
    }
    return holding;
  }

  private static Set<Integer> indexes(Matches matches) {
    Set<Integer> indexes = new TreeSet<>();
    for (int i = 0; i < matches.count(); i++) {
      indexes.add(matches.index(i));
    }
    return indexes;
  }
}
