package io.beaconwatch.common.detection;

import java.io.Serializable;

/**
 * One step of a tier ladder. It applies when everything it names holds.
 *
 * @param name what the vendor calls it
 * @param score the vendor's score
 * @param level the severity of its alerts
 * @param minCount least number of connections
 * @param maxPorts most distinct destination ports, or {@link Integer#MAX_VALUE}
 * @param indicator whether an indicator must match; null when it does not matter
 */
public record Tier(
    String name, int score, Detection.Level level, long minCount, int maxPorts, Boolean indicator)
    implements Serializable {

  public boolean applies(long count, int distinctPorts, boolean indicatorMatched) {
    return count >= minCount
        && distinctPorts <= maxPorts
        && (indicator == null || indicator == indicatorMatched);
  }
}
