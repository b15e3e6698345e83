package io.beaconwatch.connectors.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/**
 * The bytes of one file as stored. It remembers its own failures, since a decompressor passes them
 * on as if the data were at fault: those fail the job, a damaged file does not.
 */
final class FileStream extends InputStream {
  /** Some file systems copy each read through memory of the read's length. */
  private static final int MAX_READ = 64 * 1024;

  private final FSDataInputStream in;
  private final LongConsumer bytesRead;
  private IOException failure;
  private boolean stepwise;

  /**
   * @param bytesRead is told of the bytes of each read
   */
  FileStream(FSDataInputStream in, LongConsumer bytesRead) {
    this.in = in;
    this.bytesRead = bytesRead;
  }

  static FileStream open(Path path, LongConsumer bytesRead) throws IOException {
    return new FileStream(path.getFileSystem().open(path), bytesRead);
  }

  void seek(long position) throws IOException {
    in.seek(position);
  }

  /** Throws what a read of this file threw before, if one did. */
  void rethrowFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Whether the layers above read in steps of one byte. */
  boolean stepwise() {
    return stepwise;
  }

  void readStepwise(boolean value) {
    stepwise = value;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int n = in.read(buffer, offset, Math.min(length, MAX_READ));
      if (n > 0) {
        bytesRead.accept(n);
      }
      return n;
    } catch (IOException e) {
      failure = e;
      throw e;
    } catch (RuntimeException e) {
      failure = new IOException(e);
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
