package io.beaconwatch.common.scoring;

import java.util.Arrays;
import java.util.List;

/**
 * The distinct values of one field, sorted; of more than {@value #LIMIT}, the least ones, so that
 * the order of arrival changes nothing. Missing and empty values are not values.
 */
public final class DistinctValues {
  /** How many values an alert lists at most. */
  public static final int LIMIT = 100;

  private static final String[] EMPTY = {};

  private String[] values = EMPTY;
  private String last;

  public void add(String value) {
    // Connections of one group mostly repeat one value, as the same instance.
    if (value == null || sameInstance(value, last) || value.isEmpty()) {
      return;
    }
    last = value;
    int at = Arrays.binarySearch(values, value);
    if (at >= 0) {
      return;
    }
    int insertion = -at - 1;
    if (insertion == LIMIT) {
      return;
    }
    int kept = Math.min(values.length, LIMIT - 1);
    String[] more = new String[kept + 1];
    System.arraycopy(values, 0, more, 0, insertion);
    more[insertion] = value;
    System.arraycopy(values, insertion, more, insertion + 1, kept - insertion);
    values = more;
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean sameInstance(String value, String other) {
    return value == other;
  }

  public void addAll(DistinctValues other) {
    for (String value : other.values) {
      add(value);
    }
  }

  /** Sorted by UTF-16 code unit. */
  public List<String> values() {
    return List.of(values);
  }

  public DistinctValues copy() {
    DistinctValues copy = new DistinctValues();
    copy.values = values;
    copy.last = last;
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DistinctValues distinct && Arrays.equals(values, distinct.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
