package io.beaconwatch.jobs.options;

import java.time.Duration;
import java.util.Optional;

/**
 * The folder that a run writes; {@link FileSinkOptions} says what each setting means.
 *
 * @param folder a path or URI
 * @param rollingSize in bytes
 * @param rollingInterval empty when every checkpoint completes the files, and always so in batch
 */
public record FileSinkSettings(
    String folder,
    boolean overwrite,
    AlertFiles alertFiles,
    long rollingSize,
    Optional<Duration> rollingInterval) {}
