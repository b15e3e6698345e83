package io.beaconwatch.jobs.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws the connections of one set: a few groups that lie close to one another and to every
 * boundary of counts, ports, times and values.
 */
final class DrawConnections {
  private static final List<Integer> COUNTS =
      List.of(9, 10, 11, 12, 12, 13, 19, 20, 20, 21, 29, 30, 30, 31, 49, 50, 50, 51);
  private static final List<Integer> RUNS = List.of(8, 9, 10, 10, 10, 11, 12, 15, 19, 20, 21, 30);
  private static final int[] PORTS = {443, 8443, 80, 8080, 4444, 0, 65_535};

  private final Vocabulary vocabulary;
  private final Chance chance;
  private final List<Drawn> drawn = new ArrayList<>();

  private DrawConnections(Vocabulary vocabulary, Chance chance) {
    this.vocabulary = vocabulary;
    this.chance = chance;
  }

  /**
   * @param hour the start of the hour about which it all happens
   */
  static List<Drawn> draw(Vocabulary vocabulary, Chance chance, long hour) {
    DrawConnections draw = new DrawConnections(vocabulary, chance);
    draw.groups(hour);
    return draw.drawn;
  }

  private void groups(long hour) {
    Map<String, String> values = values();
    int groups = chance.of(1, 1, 2, 3);
    for (int i = 0; i < groups; i++) {
      if (i > 0) {
        values = chance.oneIn(3) ? values() : next(values);
      }
      int count = chance.of(vocabulary.sequences() ? RUNS : COUNTS);
      if (groups > 1 && chance.oneIn(3)) {
        // Two of these together reach what neither does alone.
        count = Math.max(2, count / 2 + chance.below(2));
      } else if (chance.oneIn(10)) {
        count = 2 + chance.below(60);
      }
      group(values, Times.draw(chance, hour, count, vocabulary.sequences()));
    }
    if (vocabulary.sequences() && chance.oneIn(150)) {
      group(values, Times.moreThanADay(chance, hour));
    }
    if (chance.oneIn(4)) {
      for (int i = 1 + chance.below(3); i > 0; i--) {
        drawn.add(chance.of(drawn));
      }
    }
  }

  private Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>(vocabulary.plain());
    vocabulary.edges().keySet().stream()
        .sorted()
        .filter(name -> chance.oneIn(9))
        .forEach(name -> set(values, name, chance.of(vocabulary.edges().get(name))));
    return values;
  }

  /** Another group, or what only seems to be one. */
  private Map<String, String> next(Map<String, String> values) {
    Map<String, String> next = new LinkedHashMap<>(values);
    String name = chance.of(vocabulary.others().keySet().stream().sorted().toList());
    set(next, name, chance.of(vocabulary.others().get(name)));
    return next;
  }

  private void group(Map<String, String> values, long[] times) {
    int ports = chance.of(0, 1, 1, 1, 2, 2, 3, 7, chance.below(8));
    boolean gaps = chance.oneIn(8);
    boolean strays = chance.oneIn(3);
    for (int i = 0; i < times.length; i++) {
      Map<String, String> each = new LinkedHashMap<>(values);
      if (ports > 0 && !(gaps && chance.oneIn(4))) {
        int port = PORTS[i < ports ? i : chance.below(ports)];
        each.put(vocabulary.port(), Integer.toString(port));
      } else if (chance.oneIn(2)) {
        each.put(vocabulary.port(), "");
      }
      if (strays && chance.oneIn(20)) {
        String name = chance.of(vocabulary.edges().keySet().stream().sorted().toList());
        set(each, name, chance.of(vocabulary.edges().get(name)));
      }
      drawn.add(new Drawn(times[i], each));
    }
  }

  private static void set(Map<String, String> values, String name, String value) {
    if (value == null) {
      values.remove(name);
    } else {
      values.put(name, value);
    }
  }
}
