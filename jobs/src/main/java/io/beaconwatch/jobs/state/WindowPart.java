package io.beaconwatch.jobs.state;

import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.Group;

/**
 * What one subtask counted for a group in a fixed window since it last passed its counts on.
 *
 * @param detection the detection's name
 * @param windowStart first millisecond of the window
 * @param windowEnd first millisecond after it
 */
public record WindowPart(
    String detection, long windowStart, long windowEnd, Group group, Aggregate aggregate) {}
