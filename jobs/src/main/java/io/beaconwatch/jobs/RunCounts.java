package io.beaconwatch.jobs;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Tier;
import io.beaconwatch.jobs.RunSummary.ContextSummary;
import io.beaconwatch.jobs.RunSummary.DetectionSummary;
import io.beaconwatch.jobs.pipeline.CountNames;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Puts the counts of a job's operators together as a summary. */
final class RunCounts {
  private final Map<String, Object> counts;

  /**
   * @param counts the job's accumulators by name
   */
  RunCounts(Map<String, Object> counts) {
    this.counts = counts;
  }

  RunSummary summary(List<Detection> detections, Duration duration) {
    Map<String, Long> skipped = byName(CountNames.SKIPPED);
    Long outside = skipped.remove(CountNames.OUTSIDE_RANGE);
    return new RunSummary(
        count(CountNames.READ),
        skipped,
        occurred(CountNames.REJECTED),
        count(CountNames.UNMATCHED),
        outside == null ? 0 : outside,
        detections.stream().map(this::summary).toList(),
        duration,
        new ContextSummary(
            count(CountNames.CONTEXT),
            count(CountNames.CONTEXT_LATE),
            count(CountNames.CONTEXT_EXPIRED),
            byName(CountNames.JOINED),
            byName(CountNames.NOT_JOINED)),
        occurred(CountNames.INDICATORS_REJECTED),
        count(CountNames.INDICATORS_LATE),
        count(CountNames.ALERTS_REFUSED));
  }

  private DetectionSummary summary(Detection detection) {
    Map<String, Long> byTier = occurred(CountNames.ALERTS_OF + detection.name() + "/");
    Map<String, Long> inOrder = new LinkedHashMap<>();
    for (Tier tier : detection.tiers()) {
      Long alerts = byTier.remove(tier.name());
      if (alerts != null) {
        inOrder.put(tier.name(), alerts);
      }
    }
    byTier.forEach(
        (tier, alerts) ->
            inOrder.merge(
                tier.isEmpty() ? detection.level().name().toLowerCase(Locale.ROOT) : tier,
                alerts,
                Long::sum));
    return new DetectionSummary(
        detection.name(),
        count(CountNames.SELECTED_BY + detection.name()),
        count(CountNames.NULL_KEY_OF + detection.name()),
        count(CountNames.LATE_FOR + detection.name()),
        inOrder,
        occurred(CountNames.PROVISIONAL_OF + detection.name() + "/").values().stream()
            .mapToLong(Long::longValue)
            .sum());
  }

  long count(String name) {
    return counts.get(name) instanceof Long count ? count : 0;
  }

  /** Of these counts, those of what there was: operators have some from the start, at 0. */
  private Map<String, Long> occurred(String prefix) {
    Map<String, Long> found = byName(prefix);
    found.values().removeIf(count -> count == 0);
    return found;
  }

  /** The counts whose names start so, by the rest of their names. */
  private Map<String, Long> byName(String prefix) {
    Map<String, Long> found = new TreeMap<>();
    counts.forEach(
        (name, count) -> {
          if (name.startsWith(prefix) && count instanceof Long number) {
            found.put(name.substring(prefix.length()), number);
          }
        });
    return found;
  }
}
