package io.beaconwatch.jobs.state;

import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.scoring.Members;

/**
 * The connections that one subtask saw of a group with a sliding window since it last passed them
 * on.
 *
 * @param version of the detection that they are counted for
 */
public record SequencePart(DetectionVersion version, Group group, Members members) {

  /** The detection's name. */
  public String detection() {
    return version.detection();
  }
}
