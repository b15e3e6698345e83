package io.beaconwatch.jobs.state;

import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.Group;

/**
 * What one subtask counted for a group in a fixed window since it last passed its counts on.
 *
 * @param version of the detection that its window belongs to
 * @param windowStart first millisecond of the window
 * @param windowEnd first millisecond after it
 */
public record WindowPart(
    DetectionVersion version, long windowStart, long windowEnd, Group group, Aggregate aggregate) {

  /** The detection's name. */
  public String detection() {
    return version.detection();
  }
}
