package io.beaconwatch.jobs.state;

import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.scoring.Members;
import java.util.List;

/**
 * Connections that one subtask saw since it last passed them on, alike but for time, port and
 * bytes, and without values that the start of their process may have.
 *
 * @param connection what they have in common; its time, port and bytes mean nothing
 * @param detections the versions of those that may select them
 * @param counted whether their records were counted as matched already
 * @param members the connections, without fields
 */
public record UnjoinedPart(
    NetworkConnection connection,
    List<DetectionVersion> detections,
    boolean counted,
    Members members) {}
