package io.beaconwatch.benchmark.memory;

import java.net.URI;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;

/** Makes {@link MemoryFileSystem} known to Flink, under {@code memory:}. */
public final class MemoryFileSystemProvider implements FileSystemFactory {
  @Override
  public String getScheme() {
    return MemoryFileSystem.SCHEME;
  }

  @Override
  public FileSystem create(URI uri) {
    return new MemoryFileSystem();
  }
}
