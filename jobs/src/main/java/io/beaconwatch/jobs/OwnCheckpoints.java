package io.beaconwatch.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.util.ShutdownHookUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder for checkpoints of a run that is its own cluster and did not name one. It goes with
 * the run, and with a process that is told to end while the job still goes on, unless a checkpoint
 * is written after that.
 */
final class OwnCheckpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OwnCheckpoints.class);
  private static final int TRIES = 10;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Path folder;
  private final Thread hook;

  private OwnCheckpoints(Path folder) {
    this.folder = folder;
    this.hook =
        ShutdownHookUtil.addShutdownHook(this::remove, OwnCheckpoints.class.getSimpleName(), LOG);
  }

  static OwnCheckpoints create() {
    try {
      return new OwnCheckpoints(Files.createTempDirectory("beaconwatch-checkpoints"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    remove();
    ShutdownHookUtil.removeShutdownHook(hook, OwnCheckpoints.class.getSimpleName(), LOG);
  }

  /** Flink may write or remove a checkpoint meanwhile; another try then finds less to remove. */
  private void remove() {
    for (int tries = 1; Files.exists(folder) && tries <= TRIES; tries++) {
      try {
        OutputDirectory.remove(folder);
      } catch (IOException e) {
        // A temporary file left is no failed run.
        LOG.info("Some of {} is left behind after {} tries", folder, tries, e);
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}
