package io.beaconwatch.jobs.pipeline;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The counts that metric reporters see, by what {@link CountNames} calls them; {@code
 * deploy/METRICS.md} says what they are.
 */
enum CountMetric {
  RECORDS_READ(CountNames.READ, "recordsRead"),
  BYTES_READ(CountNames.BYTES, "bytesRead"),
  RECORDS_OUTSIDE_RANGE(CountNames.SKIPPED + CountNames.OUTSIDE_RANGE, "recordsOutsideRange"),
  RECORDS_REJECTED(CountNames.REJECTED, "recordsRejected", "reason"),
  RECORDS_MATCHED(CountNames.MATCHED, "recordsMatched"),
  RECORDS_UNMATCHED(CountNames.UNMATCHED, "recordsUnmatched"),
  RECORDS_LATE(CountNames.LATE_RECORDS, "recordsLate"),
  CONTEXT_RECORDS(CountNames.CONTEXT, "contextRecords"),
  CONTEXT_LATE(CountNames.CONTEXT_LATE, "contextLate"),
  CONTEXT_EXPIRED(CountNames.CONTEXT_EXPIRED, "contextExpired"),
  CONNECTIONS_JOINED(CountNames.JOINED, "connectionsJoined", "family"),
  CONNECTIONS_NOT_JOINED(CountNames.NOT_JOINED, "connectionsNotJoined", "family"),
  EVENTS_MATCHED(CountNames.SELECTED_BY, "eventsMatched", "detection"),
  NULL_KEYS(CountNames.NULL_KEY_OF, "nullKeys", "detection"),
  EVENTS_LATE(CountNames.LATE_FOR, "eventsLate", "detection"),
  EVENTS_AGGREGATED(CountNames.AGGREGATED_BY, "eventsAggregated", "detection"),
  ALERTS(CountNames.ALERTS_OF, "alerts", "detection", "tier"),
  ALERTS_PROVISIONAL(CountNames.PROVISIONAL_OF, "alertsProvisional", "detection", "tier"),
  FINDINGS_UNLOADED(CountNames.UNLOADED, "findingsUnloaded", "detection"),
  INDICATORS_READ(CountNames.INDICATORS, "indicatorsRead"),
  INDICATORS_UNSUPPORTED(CountNames.INDICATORS_UNSUPPORTED, "indicatorsUnsupported", "kind"),
  INDICATORS_REJECTED(CountNames.INDICATORS_REJECTED, "indicatorsRejected", "reason"),
  INDICATORS_LATE(CountNames.INDICATORS_LATE, "indicatorsLate"),
  INDICATORS_EVICTED(CountNames.INDICATORS_EVICTED, "indicatorsEvicted"),
  ALERTS_REVISED(CountNames.REVISED_BY_INDICATOR, "alertsRevisedByIndicator", "detection"),
  ALERTS_REFUSED(CountNames.ALERTS_REFUSED, "alertsRefused");

  private static final Map<String, CountMetric> BY_COUNT =
      Stream.of(values()).collect(Collectors.toMap(metric -> metric.count, Function.identity()));

  private final String count;
  private final String metric;
  private final ImmutableList<String> labels;

  CountMetric(String count, String metric, String... labels) {
    this.count = count;
    this.metric = metric;
    this.labels = ImmutableList.copyOf(labels);
  }

  /**
   * @param count the count's name, or its prefix where it has labels
   * @throws IllegalArgumentException when nobody would see the count
   */
  static CountMetric of(String count) {
    CountMetric metric = BY_COUNT.get(count);
    if (metric == null) {
      throw new IllegalArgumentException("No metric for '" + count + "'");
    }
    return metric;
  }

  String metric() {
    return metric;
  }

  /** The keys of its labels; empty where it has none. */
  List<String> labels() {
    return labels;
  }
}
