package io.beaconwatch.jobs.generator;

/**
 * What was written.
 *
 * @param files of telemetry
 * @param lines in them, malformed ones included
 * @param events in the lines, malformed ones aside; a Defender batch holds many
 * @param bytes of the lines before compression
 */
public record GenerationSummary(
    int files, long lines, long events, long bytes, int malformed, int beacons, int decoys) {}
