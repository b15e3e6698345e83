package io.beaconwatch.connectors.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Keeps the last bytes read. The libraries take an archive that was cut between two members for
 * complete, so its end mark is looked for here.
 */
final class TailStream extends FilterInputStream {
  /** The end record of a zip and its longest comment. */
  private static final int LENGTH = 22 + 0xffff;

  private final byte[] ring = new byte[LENGTH];
  private long read;
  private long limit = Long.MAX_VALUE;

  TailStream(InputStream in) {
    super(in);
  }

  /** So many more bytes can be read; the next read then throws. */
  void limit(long count) {
    limit = count > Long.MAX_VALUE - read ? Long.MAX_VALUE : read + count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (read >= limit) {
      throw new IOException("a stored member without a length up front is too long");
    }
    int n = in.read(buffer, offset, length);
    int kept = Math.min(n, LENGTH);
    for (int copied = 0; copied < kept; ) {
      int at = (int) ((read + n - kept + copied) % LENGTH);
      int run = Math.min(kept - copied, LENGTH - at);
      System.arraycopy(buffer, offset + n - kept + copied, ring, at, run);
      copied += run;
    }
    read += Math.max(n, 0);
    return n;
  }

  @Override
  public long skip(long count) throws IOException {
    byte[] skipped = new byte[(int) Math.min(count, 8192)];
    return Math.max(read(skipped, 0, skipped.length), 0);
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Whether the end record of a zip is among the last bytes. */
  boolean hasZipEnd() {
    long from = Math.max(0, read - LENGTH);
    for (long i = read - 22; i >= from; i--) {
      if (at(i) == 'P' && at(i + 1) == 'K' && at(i + 2) == 5 && at(i + 3) == 6) {
        return true;
      }
    }
    return false;
  }

  /** Whether the last bytes are the empty record that ends a tar. */
  boolean hasTarEnd() {
    if (read < 512) {
      return false;
    }
    for (long i = read - 512; i < read; i++) {
      if (at(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private byte at(long position) {
    return ring[(int) (position % LENGTH)];
  }
}
