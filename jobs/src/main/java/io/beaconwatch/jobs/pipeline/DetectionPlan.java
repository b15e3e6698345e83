package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.scoring.AlertFields;
import io.beaconwatch.common.sigma.DetectionMatcher;
import java.io.Serializable;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the operators are to detect, and over which time.
 *
 * @param detections compiled by each operator for itself
 * @param range the event times that count
 * @param allowedLateness how long after its end a window still takes events
 * @param coalesced whether a run of sequences is one alert
 */
public record DetectionPlan(
    List<Detection> detections, TimeRange range, Duration allowedLateness, boolean coalesced)
    implements Serializable {

  /** The fields that selections, keys and alerts need: all that a parser has to read. */
  public Set<Field> neededFields() {
    Set<Field> fields = EnumSet.of(Field.DESTINATION_PORT, Field.BYTES_SENT, Field.BYTES_RECEIVED);
    fields.addAll(DetectionMatcher.fields(detections));
    for (Detection detection : detections) {
      fields.addAll(AlertFields.collected(detection));
    }
    return fields;
  }
}
