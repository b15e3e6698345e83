package io.beaconwatch.common.sigma;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.NetworkConnection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Tells which detections' selections a connection satisfies. Compiled once from detections without
 * errors; holds memories, so each thread needs its own, built where it runs.
 */
public final class DetectionMatcher {
  private final FamilyMatcher[] byFamily = new FamilyMatcher[Family.values().length];
  private final Matches matches;

  public DetectionMatcher(List<Detection> detections) {
    for (Family family : Family.values()) {
      byFamily[family.ordinal()] = new FamilyMatcher(family, detections);
    }
    matches = new Matches(detections.size());
  }

  /**
   * The detections that read the connection's family and whose selection it satisfies. The record's
   * other view, if it has one, is a connection of its own to match.
   *
   * @return the same object on every call, valid until the next
   */
  public Matches match(NetworkConnection connection) {
    return match(connection, JoinedFields.NONE);
  }

  /**
   * The detections that the connection satisfies, or might once it has values for fields that it
   * lacks. One whose selection reads none of these is satisfied as it is; one that is not among the
   * matches is not satisfied whatever the values are.
   *
   * @param unknown of the {@link JoinedFields} that the connection lacks, those that may get a
   *     value
   * @return as {@link #match(NetworkConnection)}
   */
  public Matches match(NetworkConnection connection, int unknown) {
    matches.clear();
    byFamily[connection.family().ordinal()].match(connection, unknown, matches);
    return matches;
  }

  /** The fields that selections and keys read: all that a parser must fill for them. */
  public static Set<Field> fields(Iterable<Detection> detections) {
    Set<Field> fields = EnumSet.noneOf(Field.class);
    for (Detection detection : detections) {
      fields.addAll(selectionFields(detection));
      for (Detection.Key key : detection.groupBy()) {
        fields.add(key.field());
      }
    }
    return fields;
  }

  /** The fields that the detection's selection reads. */
  public static Set<Field> selectionFields(Detection detection) {
    return Expressions.fields(detection.selection());
  }
}
