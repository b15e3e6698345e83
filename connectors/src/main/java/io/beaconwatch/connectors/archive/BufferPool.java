package io.beaconwatch.connectors.archive;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * The buffers of one reader: taken by the thread that reads, given back by the one that decodes.
 */
final class BufferPool {
  private final ArrayBlockingQueue<byte[]> free = new ArrayBlockingQueue<>(8);
  private final int length;

  /**
   * @param length of a new buffer; those given back may be longer
   */
  BufferPool(int length) {
    this.length = length;
  }

  byte[] take() {
    byte[] buffer = free.poll();
    return buffer == null ? new byte[length] : buffer;
  }

  /** A full pool leaves the buffer to the collector. */
  void giveBack(byte[] buffer) {
    if (buffer.length >= length) {
      free.offer(buffer);
    }
  }
}
