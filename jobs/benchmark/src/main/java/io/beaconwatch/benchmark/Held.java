package io.beaconwatch.benchmark;

import io.beaconwatch.benchmark.cluster.HeldState;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What the job held, and what checkpoints of it took: see {@link HeldState}.
 *
 * @param windows that were open
 * @param processStarts that were kept to join connections with
 * @param liveHeap bytes of the heap beyond those of the job before it read anything
 * @param state bytes of a full checkpoint
 * @param checkpointMillis that it took, the median
 * @param nextWindows that were open after a last file was read
 * @param nextBytes that the checkpoint after it wrote
 * @param nextMillis that it took
 */
record Held(
    long windows,
    long processStarts,
    long liveHeap,
    long state,
    long checkpointMillis,
    long nextWindows,
    long nextBytes,
    long nextMillis) {

  static Held read(Path file) throws IOException {
    Properties result = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      result.load(in);
    }
    return new Held(
        value(result, HeldState.WINDOWS),
        value(result, HeldState.PROCESS_STARTS),
        value(result, HeldState.LIVE_HEAP),
        value(result, HeldState.STATE),
        value(result, HeldState.CHECKPOINT_TIME),
        value(result, HeldState.NEXT_WINDOWS),
        value(result, HeldState.NEXT_CHECKPOINT),
        value(result, HeldState.NEXT_CHECKPOINT_TIME));
  }

  private static long value(Properties result, String name) {
    return Long.parseLong(result.getProperty(name));
  }
}
