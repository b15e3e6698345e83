package io.beaconwatch.connectors.intelligence;

import io.beaconwatch.common.intelligence.Indicator;

/** What a row of a feed came to: exactly one of the three, the others null. */
public record IndicatorRecord(
    Indicator indicator, UnsupportedKind unsupported, RejectedRow rejected) {

  static IndicatorRecord of(Indicator indicator) {
    return new IndicatorRecord(indicator, null, null);
  }

  static IndicatorRecord of(UnsupportedKind kind) {
    return new IndicatorRecord(null, kind, null);
  }

  static IndicatorRecord of(RejectedRow rejected) {
    return new IndicatorRecord(null, null, rejected);
  }
}
