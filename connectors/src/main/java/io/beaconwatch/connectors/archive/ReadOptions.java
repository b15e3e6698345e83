package io.beaconwatch.connectors.archive;

import java.io.Serializable;

/**
 * How files are read.
 *
 * @param maxRecord in bytes, without the line end
 * @param blockLength of the buffers handed from thread to thread, in bytes
 * @param splitLength of the ranges a plain file is read in, in bytes
 * @param outOfOrderness in milliseconds
 * @param watchInterval in milliseconds; 0 when files are listed once
 * @param orderByTime whether files are surveyed, ordered by time, and lead event time
 */
record ReadOptions(
    int maxRecord,
    int blockLength,
    long splitLength,
    long outOfOrderness,
    long watchInterval,
    boolean orderByTime)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  boolean watches() {
    return watchInterval > 0;
  }
}
