package io.beaconwatch.deploy.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Held by whoever starts or ends a cluster, so that no two do it in the same folder at once. It is
 * on a file beside the folder, which is never removed: somebody may be about to lock it.
 */
final class ClusterLock implements AutoCloseable {
  private final FileChannel channel;

  private ClusterLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes it, and does not wait for it.
   *
   * @throws IOException when somebody else holds it, or its file cannot be made
   */
  static ClusterLock of(ClusterFolder folder) throws IOException {
    Path file = folder.lock();
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw new IOException(
          "another up or down is at work in " + folder.path() + "; try again when it is through");
    }
    return new ClusterLock(channel);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Gives it back, as the end of the process would. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
