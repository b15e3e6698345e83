package io.beaconwatch.connectors.intelligence;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a feed, one at a time, with their position and a way back over the last of them. */
final class FeedBytes implements Closeable {
  /** How far {@link #rewind} reaches back at least. */
  static final int REACH = 1 << 17;

  private final InputStream in;
  private final byte[] buffer;
  private long base;
  private int at;
  private int end;
  private boolean whole;

  FeedBytes(InputStream in) {
    this.in = in;
    this.buffer = new byte[4 * REACH];
  }

  /** All there is; rewinding reaches back over all of it. */
  FeedBytes(byte[] all) {
    this.in = InputStream.nullInputStream();
    this.buffer = all;
    this.end = all.length;
    this.whole = true;
  }

  /** The next byte, or -1 at the end. */
  int read() throws IOException {
    return at < end || fill() ? buffer[at++] & 0xFF : -1;
  }

  /** The next byte, which stays the next; or -1 at the end. */
  int peek() throws IOException {
    return at < end || fill() ? buffer[at] & 0xFF : -1;
  }

  /** Of the next byte, in the decompressed file. */
  long position() {
    return base + at;
  }

  /** Makes an earlier position the next, at most {@link #REACH} bytes back. */
  void rewind(long position) {
    if (position < base || position > base + at) {
      throw new IllegalArgumentException("out of reach: " + position);
    }
    at = (int) (position - base);
  }

  private boolean fill() throws IOException {
    if (whole) {
      return false;
    }
    if (end == buffer.length) {
      System.arraycopy(buffer, end - REACH, buffer, 0, REACH);
      base += end - REACH;
      at = REACH;
      end = REACH;
    }
    int count;
    try {
      count = in.read(buffer, end, buffer.length - end);
    } catch (RuntimeException e) {
      // Decompressors index their tables with what the file says.
      throw new IOException(e);
    }
    end += Math.max(count, 0);
    return count > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
