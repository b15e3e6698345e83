package io.beaconwatch.jobs.state;

import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.scoring.Members;

/**
 * The connections that one subtask saw of a group with a sliding window since it last passed them
 * on.
 *
 * @param detection the detection's name
 */
public record SequencePart(String detection, Group group, Members members) {}
