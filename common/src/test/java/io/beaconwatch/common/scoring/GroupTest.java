package io.beaconwatch.common.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GroupTest {
  static Stream<List<String>> values() {
    return Stream.of(
        List.of(),
        List.of(""),
        List.of("", "", ""),
        List.of("ws-01.example.net", "EXAMPLE\\amy", "C:\\a\\b.exe", "b.exe -p", "198.51.100.7"),
        List.of("\u007f", "\u0080", "\u00ff", "\u0100", "\u3fff", "\u4000", "\uffff", "\0"),
        List.of("h\u00e9", "\ud83d\ude00", "one half \ud83d", "the other \ude00"),
        List.of("x".repeat(126), "x".repeat(127), "x".repeat(128), "\u00e9".repeat(127)),
        List.of("x".repeat(16_382), "x".repeat(16_383), "\uffff".repeat(16_383)));
  }

  @ParameterizedTest
  @MethodSource("values")
  void givesItsValuesAgain(List<String> values) {
    Group group = group(values);
    for (Group each : List.of(group, Group.of(group.size(), group.written()))) {
      assertThat(each.size()).isEqualTo(values.size());
      assertThat(each.values()).isEqualTo(values);
      for (int i = 0; i < values.size(); i++) {
        assertThat(each.value(i)).isEqualTo(values.get(i));
      }
      assertThat(each).isEqualTo(group).hasSameHashCodeAs(group).isEqualByComparingTo(group);
      assertThat(each.hashCode()).isEqualTo(Arrays.hashCode(values.toArray()));
    }
  }

  @Test
  void areEqualWhereTheirValuesAre() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<List<String>> all =
        Stream.generate(() -> Stream.generate(() -> text(random)).limit(random.nextInt(3)).toList())
            .limit(200)
            .toList();
    for (List<String> a : all) {
      for (List<String> b : all) {
        Group left = group(a);
        Group right = group(b);
        assertThat(left.equals(right)).as("seed %d: %s %s", seed, a, b).isEqualTo(a.equals(b));
        assertThat(left.compareTo(right) == 0).as("seed %d", seed).isEqualTo(a.equals(b));
        assertThat(left.compareTo(right)).as("seed %d", seed).isEqualTo(-right.compareTo(left));
      }
    }
  }

  /** Short, and of few letters, so that some are the same; "Aa" and "BB" have the same hash. */
  private static String text(Random random) {
    String[] parts = {"", "Aa", "BB", "\u00e9", "\ud83d", "\u4000", "\u0001"};
    return parts[random.nextInt(parts.length)] + parts[random.nextInt(parts.length)];
  }

  @Test
  void doesNotChangeWithTheArrayItWasMadeOf() {
    String[] values = {"a", "b"};
    Group group = new Group(values);
    values[0] = "c";
    assertThat(group).hasToString("[a, b]");
  }

  private static Group group(List<String> values) {
    return new Group(values.toArray(String[]::new));
  }
}
