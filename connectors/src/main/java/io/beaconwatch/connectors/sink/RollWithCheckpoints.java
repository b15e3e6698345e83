package io.beaconwatch.connectors.sink;

import java.io.IOException;
import org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.CheckpointRollingPolicy;

/** Completes every file with the next checkpoint, or before when it is long. */
final class RollWithCheckpoints<T> extends CheckpointRollingPolicy<T, String> {
  private static final long serialVersionUID = 1L;

  private final long size;

  /**
   * @param size in bytes, from which a file is long
   */
  RollWithCheckpoints(long size) {
    this.size = size;
  }

  @Override
  public boolean shouldRollOnEvent(PartFileInfo<String> file, T element) throws IOException {
    return file.getSize() >= size;
  }

  @Override
  public boolean shouldRollOnProcessingTime(PartFileInfo<String> file, long now) {
    return false;
  }
}
