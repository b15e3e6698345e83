package io.beaconwatch.jobs.options;

/**
 * The folder that a run writes; {@link FileSinkOptions} says what each setting means.
 *
 * @param folder a path or URI
 */
public record FileSinkSettings(String folder, boolean overwrite) {}
