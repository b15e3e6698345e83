package io.beaconwatch.common.detection;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One detection as its file states it: what it selects, what it counts by, over which window, and
 * what it says of a group that reaches the threshold.
 *
 * @param name unique among loaded detections; the alert's {@code rule.name}
 * @param id the correlation's Sigma id; the alert's {@code rule.id}; null when the file has none
 * @param version the alert's {@code rule.version}
 * @param title one line for people
 * @param level Sigma's level; the severity of alerts whose tier names none
 * @param techniques ATT&CK technique ids from the tags, such as {@code T1583.003}
 * @param families what it reads, from {@code logsource}
 * @param selection the compiled detection rule's condition, filters of {@code --filters} included
 * @param groupBy the key, in the file's order, each with the name that the file uses
 * @param nullKeys what happens to a connection that lacks a key field
 * @param emptyKeysAreNull whether an empty key value counts as missing
 * @param window how connections are put together
 * @param threshold the least count that alerts; for a sliding window, the length of a sequence
 * @param lookback how far back from {@code --as-of} it looks
 * @param indicatorLookback how old a threat-intelligence row may be at the window's end
 * @param tiers first match wins; empty when the detection has none
 * @param columns the vendor's projection, in its order
 * @param repairs the repairs applied to the vendor's printed query, one line each
 * @param limits the vendor's limits that are not reproduced, one line each
 */
public record Detection(
    String name,
    String id,
    String version,
    String title,
    Level level,
    List<String> techniques,
    Set<Family> families,
    Expression selection,
    List<Key> groupBy,
    NullKeys nullKeys,
    boolean emptyKeysAreNull,
    Window window,
    int threshold,
    Duration lookback,
    Duration indicatorLookback,
    List<Tier> tiers,
    List<Column> columns,
    List<String> repairs,
    List<String> limits)
    implements Serializable {

  /**
   * The first tier that applies, or null.
   *
   * @param indicatorMatched whether an indicator matches the destination
   */
  public Tier tier(long count, int distinctPorts, boolean indicatorMatched) {
    for (Tier tier : tiers) {
      if (tier.applies(count, distinctPorts, indicatorMatched)) {
        return tier;
      }
    }
    return null;
  }

  /** The same detection with another selection. */
  public Detection withSelection(Expression newSelection) {
    return new Detection(
        name,
        id,
        version,
        title,
        level,
        techniques,
        families,
        newSelection,
        groupBy,
        nullKeys,
        emptyKeysAreNull,
        window,
        threshold,
        lookback,
        indicatorLookback,
        tiers,
        columns,
        repairs,
        limits);
  }

  /**
   * A key field with the name by which the file calls it.
   *
   * @param canonicalAddress whether values that are addresses are compared, and shown, in canonical
   *     form (v4-mapped as v4, IPv6 as RFC 5952); without it a key is text as received
   */
  public record Key(String name, Field field, boolean canonicalAddress) implements Serializable {
    public Key(String name, Field field) {
      this(name, field, false);
    }
  }

  /** What happens to a connection that lacks a key field. */
  public enum NullKeys {
    /** It is counted under the empty string. */
    KEEP,
    /** It belongs to no group, and is counted as such. */
    DROP
  }

  /** How connections of one key are put together. */
  public sealed interface Window extends Serializable {
    /** Fixed windows of one size, aligned to the epoch plus an offset. */
    record Tumbling(Duration size, Duration offset) implements Window {}

    /**
     * Every run of {@code threshold} connections whose last is at most {@code span} after its
     * first.
     */
    record Sliding(Duration span) implements Window {}
  }

  /** Sigma's levels, with the number that alerts carry as {@code event.severity}. */
  public enum Level {
    INFORMATIONAL(10),
    LOW(21),
    MEDIUM(47),
    HIGH(73),
    CRITICAL(99);

    private final int severity;

    Level(int severity) {
      this.severity = severity;
    }

    /** 0 to 100, on the scale of Elastic's risk scores. */
    public int severity() {
      return severity;
    }
  }
}
