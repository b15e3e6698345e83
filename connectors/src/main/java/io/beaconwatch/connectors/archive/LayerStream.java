package io.beaconwatch.connectors.archive;

import java.io.IOException;
import java.io.InputStream;

/**
 * One layer of a file: the stored bytes, what a decompressor makes of them, or a member of an
 * archive. Its head can be looked at before it is read, and it tells data that does not decode from
 * a file that cannot be read.
 *
 * <p>Most decompressors throw away what they had decoded in the call that meets the damage. So the
 * first failure is a {@link DamagedException}; the reader then opens the file again at the last
 * good place, reads in steps of one byte, and gets everything before the damage followed by an end.
 */
final class LayerStream extends InputStream {
  /** The data of a layer does not decode. */
  static final class DamagedException extends IOException {
    private DamagedException(Exception cause) {
      super(cause);
    }
  }

  private final InputStream in;
  private final FileStream file;
  private final byte[] head = new byte[Format.HEAD];
  private int headLength;
  private int headRead;
  private Exception damage;

  LayerStream(InputStream in, FileStream file) {
    this.in = in;
    this.file = file;
  }

  /** Looks at the first bytes; they are still read afterwards. */
  Format format(String name) throws IOException {
    while (damage == null && headLength < head.length) {
      int n = readLayer(head, headLength, isStored() ? head.length - headLength : 1);
      if (n < 0) {
        break;
      }
      headLength += n;
    }
    return Format.of(head, headLength, name);
  }

  /** Whether this is the file as stored. */
  boolean isStored() {
    return in == file;
  }

  /** What ended this layer before its end, or null. */
  Exception damage() {
    return damage == null && in instanceof Utf16Stream text ? text.damage() : damage;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (headRead < headLength) {
      int n = Math.min(length, headLength - headRead);
      System.arraycopy(head, headRead, buffer, offset, n);
      headRead += n;
      return n;
    }
    if (length == 0) {
      return 0;
    }
    boolean steps = file.stepwise() && !isStored();
    int n = damage == null ? readLayer(buffer, offset, steps ? 1 : length) : -1;
    if (damage != null && !file.stepwise()) {
      throw new DamagedException(damage);
    }
    return n;
  }

  /** Gives an end where the layer does not decode, and says so in {@link #damage}. */
  private int readLayer(byte[] buffer, int offset, int length) throws IOException {
    try {
      int n;
      do {
        n = in.read(buffer, offset, length);
      } while (n == 0);
      return n;
    } catch (IOException | RuntimeException e) {
      file.rethrowFailure();
      damage = e instanceof DamagedException && e.getCause() instanceof Exception c ? c : e;
      return -1;
    }
  }

  /** Leaves the layer below open: another member may follow. */
  @Override
  public void close() {}
}
