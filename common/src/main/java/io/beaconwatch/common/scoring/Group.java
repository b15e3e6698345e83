package io.beaconwatch.common.scoring;

import java.util.Arrays;
import java.util.List;

/**
 * The key values of one group, in the order of the detection's {@code group-by}. Immutable; a value
 * is never null, since a missing one that is kept is the empty string.
 *
 * <p>Values are chosen by whoever runs a process, so equal hashes are expected: groups are ordered,
 * which keeps hash maps logarithmic under collisions.
 */
public final class Group implements Comparable<Group> {
  private final String[] values;
  private final int hash;

  public Group(String... values) {
    this.values = values.clone();
    this.hash = Arrays.hashCode(this.values);
  }

  public int size() {
    return values.length;
  }

  public String value(int index) {
    return values[index];
  }

  public List<String> values() {
    return List.of(values);
  }

  @Override
  public int compareTo(Group other) {
    return Arrays.compare(values, other.values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Group group
        && hash == group.hash
        && Arrays.equals(values, group.values);
  }

  /** The same on every machine, since it picks the bucket that holds the group's state. */
  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
