package io.beaconwatch.connectors.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * What one or more gzip members in a row hold. Zeros and line ends behind the last, which tapes,
 * block devices and version control leave there, are ignored; the library takes them for damage.
 */
final class GzipStream extends InputStream {
  private final BufferedInputStream in;
  private GzipCompressorInputStream member;

  GzipStream(InputStream in) throws IOException {
    this.in = new BufferedInputStream(in, 64 * 1024);
    this.member = nextMember();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = member.read(buffer, offset, length);
    while (n < 0 && hasMore()) {
      member = nextMember();
      n = member.read(buffer, offset, length);
    }
    return n;
  }

  /** Passes what pads the end. */
  private boolean hasMore() throws IOException {
    int b;
    do {
      in.mark(1);
      b = in.read();
    } while (b == 0 || b == '\n' || b == '\r');
    in.reset();
    return b >= 0;
  }

  /** It leaves the stream behind its own last byte. */
  private GzipCompressorInputStream nextMember() throws IOException {
    return GzipCompressorInputStream.builder().setInputStream(in).get();
  }

  @Override
  public void close() throws IOException {
    member.close();
  }
}
