package io.beaconwatch.jobs.state;

import io.beaconwatch.common.scoring.Finding;

/**
 * What is kept of a finding while its window or run is open.
 *
 * @param finding the newest, with the revision under which it was told last
 * @param tier the one that was told last, empty where the detection has none; null as long as
 *     nothing was told
 */
public record ProvisionalTelling(Finding finding, String tier) {}
