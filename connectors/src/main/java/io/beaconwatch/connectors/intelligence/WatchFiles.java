package io.beaconwatch.connectors.intelligence;

import io.beaconwatch.connectors.archive.ArchiveFile;
import io.beaconwatch.connectors.archive.ArchiveFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for files that are new or have another length or time of change, and reads one after the
 * other. A file that is gone takes nothing with it: a folder that is not mounted looks the same.
 *
 * <p>Storage that fails is asked again at the next look, since what was read before still holds.
 * The first reading has not ended before that.
 */
final class WatchFiles implements SplitReader<FeedStatement, WatchedFeeds.AllPaths> {
  private static final Logger LOG = LoggerFactory.getLogger(WatchFiles.class);

  /** A file as it was when it was looked at. */
  private record Seen(Path path, long modified, long length) {}

  /** Opens a file, decompressed. */
  interface Opening {
    InputStream open(Path file) throws IOException;
  }

  private final List<String> paths;
  private final Duration interval;
  private final Counter failures;
  private final Opening opening;
  private final BlockingQueue<Boolean> wakeUps = new ArrayBlockingQueue<>(1);
  private final Map<Path, Seen> read = new HashMap<>();
  private final Queue<Seen> changed = new ArrayDeque<>();
  private boolean firstReadingEnded;

  /** Whether storage failed since the last look began. */
  private boolean failed;

  private long lookedAt;

  WatchFiles(List<String> paths, Duration interval, Counter failures, Opening opening) {
    this.paths = paths;
    this.interval = interval;
    this.failures = failures;
    this.opening = opening;
  }

  @Override
  public RecordsWithSplitIds<FeedStatement> fetch() {
    RecordsBySplits.Builder<FeedStatement> statements = new RecordsBySplits.Builder<>();
    if (changed.isEmpty()) {
      if ((firstReadingEnded || failed) && isWokenUp()) {
        return statements.build();
      }
      look();
    }
    Seen next = changed.poll();
    if (next != null) {
      read(next, statements);
    }
    if (changed.isEmpty() && !firstReadingEnded && !failed) {
      firstReadingEnded = true;
      statements.add(WatchedFeeds.AllPaths.ID, FeedStatement.FIRST_READING_ENDS);
    }
    return statements.build();
  }

  /** Waits for the next look, or for something that comes before it. */
  private boolean isWokenUp() {
    long waited = System.nanoTime() - lookedAt;
    try {
      return wakeUps.poll(interval.toNanos() - waited, TimeUnit.NANOSECONDS) != null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void look() {
    lookedAt = System.nanoTime();
    failed = false;
    ArchiveFiles.Listing listing = ArchiveFiles.list(paths);
    listing.problems().forEach(problem -> LOG.warn("No indicators: {}", problem));
    for (ArchiveFile file : listing.files()) {
      Path path = new Path(file.path());
      try {
        FileStatus status = path.getFileSystem().getFileStatus(path);
        Seen seen = new Seen(path, status.getModificationTime(), status.getLen());
        if (!seen.equals(read.get(path))) {
          changed.add(seen);
        }
      } catch (FileNotFoundException e) {
        LOG.info("{} is gone", path);
      } catch (IOException e) {
        failedAt(path, e);
      }
    }
  }

  private void failedAt(Path path, IOException failure) {
    failed = true;
    failures.inc();
    LOG.warn("{} could not be read, and will be looked at again in {}", path, interval, failure);
  }

  private void read(Seen file, RecordsBySplits.Builder<FeedStatement> statements) {
    String path = file.path().toString();
    try (FeedReader reader =
        new FeedReader(
            () -> opening.open(file.path()),
            ArchiveFiles.shown(file.path()),
            file.path().getName())) {
      FeedStatement statement = FeedStatement.ofFile(path, file.modified(), file.length(), reader);
      statements.add(WatchedFeeds.AllPaths.ID, statement);
      read.put(file.path(), file);
    } catch (IOException e) {
      if (e.getCause() instanceof FileNotFoundException) {
        LOG.info("{} is gone", path);
      } else {
        failedAt(file.path(), e);
      }
    }
  }

  @Override
  public void handleSplitsChanges(SplitsChange<WatchedFeeds.AllPaths> change) {
    // There is one, and it says nothing.
  }

  @Override
  public void wakeUp() {
    wakeUps.offer(true);
  }

  @Override
  public void close() {}
}
