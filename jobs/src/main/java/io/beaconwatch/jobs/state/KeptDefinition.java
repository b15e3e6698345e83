package io.beaconwatch.jobs.state;

import io.beaconwatch.common.detection.Detection;

/**
 * A definition that an operator keeps.
 *
 * @param definition tells it from others of the same detection
 * @param retired when it was found not to be in use any more, in milliseconds since the epoch; 0
 *     while it is in use
 */
public record KeptDefinition(long definition, long retired, Detection detection) {}
