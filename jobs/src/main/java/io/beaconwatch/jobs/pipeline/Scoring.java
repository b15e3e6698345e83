package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.common.alert.AlertWriter;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.intelligence.IndicatorVersions;
import io.beaconwatch.common.scoring.AlertFields;
import io.beaconwatch.common.scoring.Finding;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import org.apache.flink.util.Collector;

/**
 * Writes the alert of a finding, by the definition that it was found by and the indicator of its
 * destination as of its window's end. It keeps nothing of a finding: when one is told, and how
 * often, is the matter of {@link ScoreFindings} and {@link ProvisionalAlerts}.
 */
final class Scoring {
  private final DetectionPlan plan;
  private final Definitions definitions;
  private final IndicatorTable indicators;
  private final Tally tally;

  /**
   * Each definition is one object; to compare them by what they say would cost more than writing.
   */
  private final IdentityHashMap<Detection, AlertWriter> writers = new IdentityHashMap<>();

  Scoring(DetectionPlan plan, Definitions definitions, IndicatorTable indicators, Tally tally) {
    this.plan = plan;
    this.definitions = definitions;
    this.indicators = indicators;
    this.tally = tally;
    // Known from the start, so that the first of them is seen as a change.
    for (Detection detection : plan.detections()) {
      countsOf(CountNames.ALERTS_OF, detection);
      if (plan.isProvisional()) {
        countsOf(CountNames.PROVISIONAL_OF, detection);
      }
    }
  }

  private void countsOf(String name, Detection detection) {
    if (detection.tiers().isEmpty()) {
      countOf(name, detection, "");
    }
    detection.tiers().forEach(tier -> countOf(name, detection, tier.name()));
  }

  /**
   * @param tier empty where the detection has none, which then is told by its level
   */
  private Tally.Count countOf(String name, Detection detection, String tier) {
    String level = detection.level().name().toLowerCase(Locale.ROOT);
    return tally.count(name, detection.name(), tier.isEmpty() ? level : tier);
  }

  /**
   * That by which it was found, whatever has been loaded since; null where nobody knows it, or, of
   * a savepoint that does not say which it was, where the finding does not fit it.
   */
  Detection detection(Finding finding) {
    Detection detection = definition(finding);
    boolean isItsOwn =
        detection != null
            && finding.group().size() == detection.groupBy().size()
            && finding.aggregate().collected().size() == AlertFields.collected(detection).size()
            && finding.isSequence() == (detection.window() instanceof Detection.Window.Sliding);
    return isItsOwn ? detection : null;
  }

  private Detection definition(Finding finding) {
    return definitions.of(finding.detection(), finding.definition());
  }

  /**
   * The destination, which is looked up as the key has it; null where the key has none, or the
   * finding no detection.
   */
  String address(Finding finding) {
    Detection detection = detection(finding);
    if (detection != null) {
      List<Detection.Key> keys = detection.groupBy();
      for (int i = 0; i < keys.size(); i++) {
        if (keys.get(i).field() == Field.DESTINATION_IP) {
          return finding.group().value(i);
        }
      }
    }
    return null;
  }

  /** The alert with the indicators as they are known now, of a finding that has a detection. */
  Alert alert(Finding finding) throws Exception {
    String address = address(finding);
    return alert(finding, address == null ? null : indicators.get(address));
  }

  /**
   * The alert with other indicators.
   *
   * @param versions of its destination, or null
   */
  Alert alert(Finding finding, IndicatorVersions versions) {
    Detection detection = definition(finding);
    Duration lookback = detection.indicatorLookback();
    Indicator indicator = versions == null ? null : versions.asOf(finding.asOf(), lookback);
    return writers
        .computeIfAbsent(detection, own -> new AlertWriter(own, plan.coalesced()))
        .write(finding, indicator);
  }

  /** Passes a finding's alert on, and counts it. */
  void tell(Finding finding, Alert alert, Collector<Alert> out) {
    String counts = finding.isProvisional() ? CountNames.PROVISIONAL_OF : CountNames.ALERTS_OF;
    countOf(counts, definition(finding), alert.tier()).add(1);
    out.collect(alert);
  }
}
