package io.beaconwatch.common.sigma;

import io.beaconwatch.common.detection.DetectionEvents;
import io.beaconwatch.common.detection.Problem;
import java.util.List;

/**
 * The events of the detections that were added.
 *
 * @param events of each detection that has some
 * @param problems what is wrong with the files of events, by file and line; a detection without one
 *     is a warning
 */
public record LoadedEvents(List<DetectionEvents> events, List<Problem> problems) {}
