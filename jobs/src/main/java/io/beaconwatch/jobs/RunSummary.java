package io.beaconwatch.jobs;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run read and found.
 *
 * @param eventsRead records read, whatever became of them
 * @param skipped well-formed records of other kinds, by kind; in the order of the kinds
 * @param rejected records that could not be read, by reason; in the order of the reasons
 * @param unmatched connections that no detection selects
 * @param outsideRange connections outside {@code --from}, {@code --to} or the range of {@code
 *     --as-of}
 * @param detections one for each detection that ran
 * @param duration of the job, from its submission
 * @param context what was read about processes and hosts, and what came of it
 * @param rejectedIndicators rows of threat intelligence that could not be read, by reason; in the
 *     order of the reasons. They are not among the records read
 * @param lateIndicators indicators that came when an alert that should have seen them may have been
 *     out
 * @param refusedAlerts alerts that a place refused for good, once for each revision
 */
public record RunSummary(
    long eventsRead,
    Map<String, Long> skipped,
    Map<String, Long> rejected,
    long unmatched,
    long outsideRange,
    List<DetectionSummary> detections,
    Duration duration,
    ContextSummary context,
    Map<String, Long> rejectedIndicators,
    long lateIndicators,
    long refusedAlerts) {

  /** A run without context, rejected or late indicators, and refused alerts. */
  public RunSummary(
      long eventsRead,
      Map<String, Long> skipped,
      Map<String, Long> rejected,
      long unmatched,
      long outsideRange,
      List<DetectionSummary> detections,
      Duration duration) {
    this(
        eventsRead,
        skipped,
        rejected,
        unmatched,
        outsideRange,
        detections,
        duration,
        ContextSummary.NONE,
        Map.of(),
        0,
        0);
  }

  public RunSummary {
    skipped = Collections.unmodifiableMap(new TreeMap<>(skipped));
    rejected = Collections.unmodifiableMap(new TreeMap<>(rejected));
    rejectedIndicators = Collections.unmodifiableMap(new TreeMap<>(rejectedIndicators));
    detections = List.copyOf(detections);
  }

  /**
   * Process context: records that are neither connections nor skipped, and the connections that
   * lacked what these may say.
   *
   * @param records starts of processes and names of hosts
   * @param late of them, those that came when connections may have gone on without them
   * @param expired of them, those that were forgotten for their age
   * @param joined connections that got something, by family
   * @param notJoined connections that found nothing and went on without, by family
   */
  public record ContextSummary(
      long records,
      long late,
      long expired,
      Map<String, Long> joined,
      Map<String, Long> notJoined) {
    /** Nothing was read and nothing lacked. */
    public static final ContextSummary NONE = new ContextSummary(0, 0, 0, Map.of(), Map.of());

    public ContextSummary {
      joined = Collections.unmodifiableMap(new TreeMap<>(joined));
      notJoined = Collections.unmodifiableMap(new TreeMap<>(notJoined));
    }

    public boolean isEmpty() {
      return records == 0 && sum(joined) == 0 && sum(notJoined) == 0;
    }
  }

  /**
   * What one detection did.
   *
   * @param matched connections that it selects
   * @param nullKey of them, those without a group because a field of the key is missing
   * @param late of them, those that came too late to be counted
   * @param alertsByTier in the order of the detection's tiers; a detection without tiers has one
   *     entry, under its level
   * @param provisional alerts that were told while their windows or runs were open, which are not
   *     among the others
   */
  public record DetectionSummary(
      String name,
      long matched,
      long nullKey,
      long late,
      Map<String, Long> alertsByTier,
      long provisional) {
    /** A detection whose alerts were told when they were final. */
    public DetectionSummary(
        String name, long matched, long nullKey, long late, Map<String, Long> alertsByTier) {
      this(name, matched, nullKey, late, alertsByTier, 0);
    }

    public DetectionSummary {
      alertsByTier = Collections.unmodifiableMap(new LinkedHashMap<>(alertsByTier));
    }

    public long alerts() {
      return sum(alertsByTier);
    }
  }

  public long totalSkipped() {
    return sum(skipped);
  }

  public long totalRejected() {
    return sum(rejected);
  }

  public long totalRejectedIndicators() {
    return sum(rejectedIndicators);
  }

  public long totalLate() {
    return detections.stream().mapToLong(DetectionSummary::late).sum();
  }

  public long totalAlerts() {
    return detections.stream().mapToLong(DetectionSummary::alerts).sum();
  }

  /** Rounded to a whole number; a run shorter than a millisecond counts as one. */
  public long eventsPerSecond() {
    return Math.round(eventsRead * 1000.0 / Math.max(1, duration.toMillis()));
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
