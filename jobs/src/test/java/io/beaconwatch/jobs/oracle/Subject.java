package io.beaconwatch.jobs.oracle;

import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.connectors.intelligence.FeedRows;
import io.beaconwatch.jobs.pipeline.DetectionPlan;
import io.beaconwatch.jobs.pipeline.OperatorChain;
import io.beaconwatch.jobs.pipeline.TimeRange;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The product, through which one set goes after another. */
final class Subject implements Closeable {
  private final OperatorChain chain;
  private final boolean coalesced;
  private final long lateness;

  Subject(Detection detection, boolean coalesced, Duration lateness) throws Exception {
    this.coalesced = coalesced;
    this.lateness = lateness.toMillis();
    chain =
        new OperatorChain(
            new DetectionPlan(List.of(detection), TimeRange.ALL, lateness, coalesced));
  }

  /** The alerts that stand in the end: of several with one id the last one. */
  List<Alert> alerts(EventSet set) throws Exception {
    if (set.indicatorsFirst()) {
      takeIndicators(set);
    }
    takeLines(set);
    if (!set.indicatorsFirst()) {
      takeIndicators(set);
    }
    chain.telemetryReaches(set.end());
    chain.indicatorsReach(set.end());
    Map<String, Alert> last = new LinkedHashMap<>();
    chain.alerts().forEach(alert -> last.put(alert.id(), alert));
    return List.copyOf(last.values());
  }

  /** A watermark is as late as it may be: nothing that is still to come is late by it. */
  private void takeLines(EventSet set) throws Exception {
    List<RawLine> lines = set.lines();
    long[] earliest = new long[lines.size() + 1];
    earliest[lines.size()] = RawLine.NONE;
    for (int i = lines.size() - 1; i >= 0; i--) {
      earliest[i] = Math.min(earliest[i + 1], lines.get(i).earliest());
    }
    for (int i = 0; i < lines.size(); i++) {
      chain.take(set.format(), lines.get(i).text());
      if (set.watermarkEvery() > 0
          && (i + 1) % set.watermarkEvery() == 0
          && earliest[i + 1] != RawLine.NONE) {
        chain.telemetryReaches(earliest[i + 1] - 1 + lateness);
      }
    }
  }

  private void takeIndicators(EventSet set) throws Exception {
    for (var indicator : FeedRows.indicators(set.indicators())) {
      chain.take(indicator);
    }
  }

  /** The alerts as the oracle tells them. */
  List<String> rows(List<Alert> alerts) {
    List<String> rows = new ArrayList<>();
    for (Alert alert : alerts) {
      rows.addAll(VendorRow.ofAlert(alert.json()));
      if (coalesced) {
        rows.add(VendorRow.ofRun(alert.json()));
      }
    }
    return rows;
  }

  int late() {
    return chain.late();
  }

  /** How many groups have state; none once a set is past. */
  long keys() {
    return chain.keys();
  }

  Map<RejectReason, Integer> rejects() {
    return chain.rejects();
  }

  @Override
  public void close() throws IOException {
    chain.close();
  }
}
