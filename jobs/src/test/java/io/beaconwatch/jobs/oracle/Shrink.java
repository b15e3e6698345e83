package io.beaconwatch.jobs.oracle;

import java.util.ArrayList;
import java.util.List;

/** Makes a set on which both sides disagree as small as leaving out lines can make it. */
final class Shrink {
  /** Tells how a set still makes a difference. */
  interface Check {
    /** Null where it makes none. */
    Difference of(EventSet set) throws Exception;
  }

  private Shrink() {}

  /**
   * @param difference one that the check gives for its set, too
   */
  static Difference shrink(Difference difference, Check check) throws Exception {
    Difference smallest = difference;
    for (int size = smallest.set().lines().size();
        size > 0;
        size = size == 1 ? 0 : (size + 1) / 2) {
      for (int from = 0; from < smallest.set().lines().size(); ) {
        EventSet set = smallest.set();
        Difference smaller = check.of(set.with(without(set.lines(), from, size), set.indicators()));
        if (smaller == null) {
          from += size;
        } else {
          smallest = smaller;
        }
      }
    }
    for (int from = 0; from < smallest.set().indicators().size(); ) {
      EventSet set = smallest.set();
      Difference smaller = check.of(set.with(set.lines(), without(set.indicators(), from, 1)));
      if (smaller == null) {
        from++;
      } else {
        smallest = smaller;
      }
    }
    return smallest;
  }

  private static <T> List<T> without(List<T> list, int from, int size) {
    List<T> rest = new ArrayList<>(list.subList(0, from));
    rest.addAll(list.subList(Math.min(list.size(), from + size), list.size()));
    return rest;
  }
}
