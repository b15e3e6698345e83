package io.beaconwatch.connectors.elasticsearch;

import org.apache.flink.connector.base.sink.writer.DequeRequestBuffer;

/**
 * The alerts that wait. During a pause it looks empty, so that nothing is sent and nobody, a
 * checkpoint least of all, waits until it is.
 */
final class PausingBuffer extends DequeRequestBuffer<BulkEntry> {
  private boolean paused;
  private int pauses;

  void pause() {
    paused = true;
    pauses++;
  }

  void resume() {
    paused = false;
  }

  boolean isPaused() {
    return paused;
  }

  /** How many pauses there were. */
  int pauses() {
    return pauses;
  }

  /** How many alerts wait, pause or not. */
  int waiting() {
    return super.size();
  }

  @Override
  public boolean isEmpty() {
    return paused || super.isEmpty();
  }

  @Override
  public int size() {
    return paused ? 0 : super.size();
  }

  @Override
  public long totalSizeInBytes() {
    return paused ? 0 : super.totalSizeInBytes();
  }
}
