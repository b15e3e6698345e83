package io.beaconwatch.jobs.state;

import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.scoring.Members;
import java.util.List;

/**
 * Connections of one process that one subtask saw since it last passed them on, without values that
 * the start of the process may have.
 *
 * @param connection what they have in common; its time, port and bytes mean nothing
 * @param fields in which they may differ, besides time, port and bytes: those that the members
 *     carry
 * @param detections the versions of those that may select them
 * @param counted whether their records were counted as matched already
 * @param members the connections
 */
public record UnjoinedPart(
    NetworkConnection connection,
    List<Field> fields,
    List<DetectionVersion> detections,
    boolean counted,
    Members members) {

  /** The same but for its connections. */
  public UnjoinedPart of(Members some) {
    return new UnjoinedPart(connection, fields, detections, counted, some);
  }
}
