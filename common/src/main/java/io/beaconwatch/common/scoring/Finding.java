package io.beaconwatch.common.scoring;

import java.util.List;

/**
 * A group that reached its detection's threshold within a window, before indicators and tiers. It
 * is provisional while the window or run is open.
 *
 * @param detection the detection's name
 * @param group its key
 * @param windowStart first millisecond of the window; of a sequence, its first connection
 * @param windowEnd the first millisecond after the window; of a sequence, its last connection
 * @param asOf the instant at which indicators are looked up, in milliseconds since the epoch
 * @param aggregate what its connections add up to
 * @param sequences how many sequences it stands for; 0 when the window is not sliding
 * @param sequenceTimes the member times of the first sequences, at most {@link #LISTED_SEQUENCES}
 * @param ordinal tells sequences with the same first and last time apart, from 0
 * @param partial whether the window reaches beyond the range of time that was asked for
 * @param revision a {@link Revision}: 0 when first told for good, then one more each time it
 *     changed
 * @param definition which definition of the detection found it; 0 where that is not said
 */
public record Finding(
    String detection,
    Group group,
    long windowStart,
    long windowEnd,
    long asOf,
    Aggregate aggregate,
    long sequences,
    List<long[]> sequenceTimes,
    int ordinal,
    boolean partial,
    int revision,
    long definition) {
  /** How many sequences of a run are listed member by member. */
  public static final int LISTED_SEQUENCES = 1000;

  /** A finding that does not say which definition found it. */
  public Finding(
      String detection,
      Group group,
      long windowStart,
      long windowEnd,
      long asOf,
      Aggregate aggregate,
      long sequences,
      List<long[]> sequenceTimes,
      int ordinal,
      boolean partial,
      int revision) {
    this(
        detection,
        group,
        windowStart,
        windowEnd,
        asOf,
        aggregate,
        sequences,
        sequenceTimes,
        ordinal,
        partial,
        revision,
        0);
  }

  public static Finding ofWindow(
      String detection,
      Group group,
      long windowStart,
      long windowEnd,
      long asOf,
      Aggregate aggregate,
      boolean partial,
      int revision) {
    return new Finding(
        detection,
        group,
        windowStart,
        windowEnd,
        asOf,
        aggregate,
        0,
        List.of(),
        0,
        partial,
        revision);
  }

  /** The same finding with another instant at which indicators are looked up. */
  public Finding asOf(long instant) {
    return with(instant, revision, definition);
  }

  /** The same finding as another telling of it. */
  public Finding revised(int newRevision) {
    return with(asOf, newRevision, definition);
  }

  /** The same finding, saying which definition found it. */
  public Finding by(long newDefinition) {
    return with(asOf, revision, newDefinition);
  }

  private Finding with(long newAsOf, int newRevision, long newDefinition) {
    return new Finding(
        detection,
        group,
        windowStart,
        windowEnd,
        newAsOf,
        aggregate,
        sequences,
        sequenceTimes,
        ordinal,
        partial,
        newRevision,
        newDefinition);
  }

  /** Whether its window or run is open still. */
  public boolean isProvisional() {
    return Revision.isProvisional(revision);
  }

  /** Whether it is a sequence or a run of them, rather than a fixed window. */
  public boolean isSequence() {
    return sequences > 0;
  }
}
