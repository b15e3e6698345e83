package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.intelligence.IndicatorVersions;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.metrics.MetricGroup;

/** The versions of every address in broadcast state, and what metrics say of them. */
final class IndicatorTable {
  private final BroadcastState<String, IndicatorVersions> state;
  // Written by the task alone; what metrics read of them may be a moment old.
  private long addresses;
  private long rows;
  private long newest = Indicator.UNKNOWN_VERSION;

  /** Counts what a checkpoint brought. */
  IndicatorTable(BroadcastState<String, IndicatorVersions> state) throws Exception {
    this.state = state;
    for (Map.Entry<String, IndicatorVersions> entry : state.immutableEntries()) {
      addresses++;
      for (Indicator indicator : entry.getValue().getIndicators()) {
        added(indicator);
      }
    }
  }

  void register(MetricGroup metrics) {
    metrics.gauge("indicatorAddresses", () -> addresses);
    metrics.gauge("indicatorRows", () -> rows);
    metrics.gauge("indicatorAge", () -> age(System.currentTimeMillis()));
  }

  long addresses() {
    return addresses;
  }

  long rows() {
    return rows;
  }

  /** Milliseconds since the newest row was written; -1 where no row says when. */
  long age(long now) {
    return newest == Indicator.UNKNOWN_VERSION ? -1 : now - newest;
  }

  /** The versions of an address, or null. */
  IndicatorVersions get(String address) throws Exception {
    return state.get(address);
  }

  /**
   * Adds a row.
   *
   * @return false when it is there already
   */
  boolean add(Indicator indicator) throws Exception {
    IndicatorVersions versions = state.get(indicator.address());
    if (versions == null) {
      versions = new IndicatorVersions();
    }
    if (!versions.add(indicator)) {
      return false;
    }
    if (versions.getIndicators().size() == 1) {
      addresses++;
    }
    state.put(indicator.address(), versions);
    added(indicator);
    return true;
  }

  /**
   * Drops what no lookup from the horizon on can see.
   *
   * @return how many rows
   */
  long evict(long horizon, Duration lookback) throws Exception {
    long evicted = 0;
    Iterator<Map.Entry<String, IndicatorVersions>> entries = state.iterator();
    while (entries.hasNext()) {
      IndicatorVersions versions = entries.next().getValue();
      evicted += versions.evict(horizon, lookback);
      if (versions.isEmpty()) {
        entries.remove();
        addresses--;
      }
    }
    rows -= evicted;
    return evicted;
  }

  private void added(Indicator indicator) {
    rows++;
    newest = Math.max(newest, indicator.version());
  }
}
