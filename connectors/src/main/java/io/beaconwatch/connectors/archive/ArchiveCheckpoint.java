package io.beaconwatch.connectors.archive;

import java.util.List;

/**
 * What the enumerator remembers.
 *
 * @param runStart when the run first started, in milliseconds since the epoch
 * @param listed whether the files were listed and surveyed at least once
 * @param fileFinished whether any file was read completely
 * @param latest greatest event time read; {@link ArchiveSplit#UNKNOWN} where there is none
 * @param seen paths of the files whose splits were made and that are still there; empty when no
 *     folder is watched
 * @param pending splits no reader has
 * @param assigned splits that readers have and have not reported as finished
 */
record ArchiveCheckpoint(
    long runStart,
    boolean listed,
    boolean fileFinished,
    long latest,
    List<String> seen,
    List<ArchiveSplit> pending,
    List<ArchiveSplit> assigned) {}
