package io.beaconwatch.jobs.oracle;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.util.List;

/**
 * What is given to the product and to the oracle.
 *
 * @param lines in the order in which they arrive
 * @param watermarkEvery a watermark follows each so many lines; 0 for none before the end
 * @param indicators rows of ThreatIntelligenceIndicator
 * @param indicatorsFirst whether these arrive before the lines
 * @param end an instant that nothing of the set reaches
 */
record EventSet(
    int number,
    TelemetryFormat format,
    List<RawLine> lines,
    int watermarkEvery,
    List<String> indicators,
    boolean indicatorsFirst,
    long end) {
  EventSet with(List<RawLine> newLines, List<String> newIndicators) {
    return new EventSet(
        number, format, newLines, watermarkEvery, newIndicators, indicatorsFirst, end);
  }

  List<String> texts() {
    return lines.stream().map(RawLine::text).toList();
  }
}
