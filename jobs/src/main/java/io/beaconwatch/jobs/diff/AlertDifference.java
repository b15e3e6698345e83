package io.beaconwatch.jobs.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * An alert that two runs do not have in common.
 *
 * @param alert of a changed one, the second run's
 * @param fields of a changed one, what changed; else empty
 */
public record AlertDifference(Kind kind, String id, JsonNode alert, List<FieldDifference> fields) {

  /** What became of the alert from the first run to the second. */
  public enum Kind {
    REMOVED,
    ADDED,
    CHANGED
  }
}
