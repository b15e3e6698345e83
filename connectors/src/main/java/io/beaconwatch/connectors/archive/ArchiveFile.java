package io.beaconwatch.connectors.archive;

/**
 * A file to be read.
 *
 * @param path a Flink path
 * @param length in bytes, as stored
 */
public record ArchiveFile(String path, long length) {}
