package io.beaconwatch.connectors.intelligence;

import com.github.luben.zstd.ZstdInputStream;
import com.google.common.base.Ascii;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.flink.core.fs.Path;
import org.tukaani.xz.XZInputStream;

/**
 * Opens a feed, decompressed by the end of its name as Flink's file source would. Storage that
 * fails is told apart from content that does not decompress: the first is the job's to retry.
 */
final class FeedFile {
  private static final int XZ_MEMORY_KIB = 1 << 17;

  /** The file could not be read, whatever it holds. */
  static final class StorageException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    StorageException(IOException cause) {
      super(cause);
    }
  }

  private FeedFile() {}

  static InputStream open(Path path) throws IOException {
    InputStream stored;
    try {
      stored = new Stored(path.getFileSystem().open(path));
    } catch (IOException e) {
      throw new StorageException(e);
    }
    try {
      return decompressed(stored, path.getName());
    } catch (IOException | RuntimeException e) {
      stored.close();
      throw e instanceof IOException failure ? failure : new IOException(e);
    }
  }

  private static InputStream decompressed(InputStream stored, String name) throws IOException {
    String extension = Ascii.toLowerCase(name.substring(name.lastIndexOf('.') + 1));
    return switch (extension) {
      case "gz", "gzip" -> new GZIPInputStream(stored, 1 << 16);
      case "bz2" -> new BZip2CompressorInputStream(new BufferedInputStream(stored, 1 << 16), true);
      case "xz" -> new XZInputStream(new BufferedInputStream(stored, 1 << 16), XZ_MEMORY_KIB);
      case "zst" -> new ZstdInputStream(stored);
      case "deflate" -> new InflaterInputStream(stored);
      default -> stored;
    };
  }

  private static final class Stored extends FilterInputStream {
    Stored(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        throw new StorageException(e);
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return super.read(buffer, offset, length);
      } catch (IOException e) {
        throw new StorageException(e);
      }
    }
  }
}
