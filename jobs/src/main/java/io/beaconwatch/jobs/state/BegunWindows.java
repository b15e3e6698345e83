package io.beaconwatch.jobs.state;

import java.util.List;

/**
 * What has been counted for a version of a detection, as far as it says which windows are open:
 * those that have begun and that the least watermark of all subtasks has not closed. Times are
 * milliseconds since the epoch.
 *
 * @param starts of fixed windows, those that a connection was counted in, in order; closed ones
 *     among them
 * @param latest of a sliding window, the time of the latest connection; {@link Long#MIN_VALUE}
 *     where there was none
 */
public record BegunWindows(DetectionVersion version, List<Long> starts, long latest) {}
