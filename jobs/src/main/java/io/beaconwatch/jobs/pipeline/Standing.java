package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Tier;
import io.beaconwatch.common.scoring.Aggregate;

/**
 * Where a group would stand were its window to close now. Which of its two tiers it has is known
 * where indicators are.
 *
 * @param unknown the tier where no indicator matches; null for none
 * @param known the tier where one does; null for none
 */
record Standing(Tier unknown, Tier known) {
  /** That of a group; null while it is below its detection's threshold. */
  static Standing of(Detection detection, Aggregate aggregate) {
    long count = aggregate.count();
    if (count < detection.threshold()) {
      return null;
    }
    int ports = aggregate.ports().size();
    return new Standing(detection.tier(count, ports, false), detection.tier(count, ports, true));
  }
}
