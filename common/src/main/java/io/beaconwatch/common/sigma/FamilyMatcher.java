package io.beaconwatch.common.sigma;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Expression;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.NetworkConnection;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The detections of one family. What a detection says of single fields is an AND of the fields'
 * outcomes; only a detection that survives these has its conditions over several fields looked at.
 */
final class FamilyMatcher {
  /** The index, in the list of all detections, of each of this family's. */
  private final int[] indexes;

  private final long[] all;
  private final Field[] order;
  private final FieldTests[] tests;

  /** The bit of each field in order, among {@link JoinedFields}. */
  private final int[] joined;

  private final SeveralFields[][] conditions;
  private final long[][] outcomes = new long[Field.values().length][];
  private final long[] possible;

  FamilyMatcher(Family family, List<Detection> detections) {
    indexes =
        IntStream.range(0, detections.size())
            .filter(i -> detections.get(i).families().contains(family))
            .toArray();
    int words = (indexes.length + 63) >> 6;
    all = new long[words];
    possible = new long[words];
    conditions = new SeveralFields[indexes.length][];
    Map<Field, FieldTests.Plan> plans = new EnumMap<>(Field.class);
    for (int i = 0; i < indexes.length; i++) {
      all[i >> 6] |= 1L << i;
      conditions[i] = plan(detections.get(indexes[i]).selection(), i, words, plans);
    }
    order =
        plans.keySet().stream()
            .sorted(Comparator.comparingInt(field -> -plans.get(field).detectionsRequiring()))
            .toArray(Field[]::new);
    tests =
        Arrays.stream(order)
            .map(field -> FieldTests.create(field, plans.get(field), words))
            .toArray(FieldTests[]::new);
    joined = Arrays.stream(order).mapToInt(JoinedFields::bit).toArray();
  }

  private static SeveralFields[] plan(
      Expression selection, int detection, int words, Map<Field, FieldTests.Plan> plans) {
    return Expressions.conjuncts(selection).stream()
        .filter(conjunct -> !require(conjunct, detection, words, plans))
        .map(
            conjunct ->
                SeveralFields.compile(
                    conjunct, (field, part) -> 64 * words + plan(field, plans).part(part)))
        .toArray(SeveralFields[]::new);
  }

  private static boolean require(
      Expression conjunct, int detection, int words, Map<Field, FieldTests.Plan> plans) {
    var fields = Expressions.fields(conjunct);
    if (fields.size() != 1) {
      return false;
    }
    plan(fields.iterator().next(), plans).require(conjunct, detection, words);
    return true;
  }

  private static FieldTests.Plan plan(Field field, Map<Field, FieldTests.Plan> plans) {
    return plans.computeIfAbsent(field, f -> new FieldTests.Plan());
  }

  /**
   * Adds the detections that may be satisfied. The conditions over several fields are ANDs and ORs
   * of their parts, negations inside the parts, so that taking every part of an unknown field as
   * true leaves every detection in that some value would.
   *
   * @param unknown {@link JoinedFields} whose values are not known
   */
  void match(NetworkConnection connection, int unknown, Matches matches) {
    System.arraycopy(all, 0, possible, 0, all.length);
    for (int i = 0; i < tests.length; i++) {
      long[] outcome =
          (unknown & joined[i]) == 0 ? tests[i].outcome(connection) : tests[i].anything();
      outcomes[order[i].ordinal()] = outcome;
      long left = 0;
      for (int word = 0; word < possible.length; word++) {
        possible[word] &= outcome[word];
        left |= possible[word];
      }
      if (left == 0) {
        return;
      }
    }
    for (int word = 0; word < possible.length; word++) {
      for (long bits = possible[word]; bits != 0; bits &= bits - 1) {
        int detection = (word << 6) + Long.numberOfTrailingZeros(bits);
        if (holds(conditions[detection])) {
          matches.add(indexes[detection]);
        }
      }
    }
  }

  private boolean holds(SeveralFields[] several) {
    for (SeveralFields condition : several) {
      if (!condition.holds(outcomes)) {
        return false;
      }
    }
    return true;
  }
}
