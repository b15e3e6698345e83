package io.beaconwatch.connectors.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts files into splits and, where files are ordered by time, decodes the ends of each to learn
 * its earliest event time: of a plain file head and tail, of others the head, which is all of it or
 * says whether the rest can be earlier. Runs beside the enumerator's thread, several files at a
 * time.
 */
final class SurveyFiles<T> implements Callable<List<ArchiveSplit>> {
  private static final Logger LOG = LoggerFactory.getLogger(SurveyFiles.class);

  /** So much of a file's head, and of a plain file's tail, is decoded, in bytes of text. */
  private static final int SURVEYED = 1 << 20;

  private static final int MAX_THREADS = 8;

  private final List<ArchiveFile> files;
  private final RecordDecoder.Provider<T> provider;
  private final long runStart;
  private final ReadOptions options;

  SurveyFiles(
      List<ArchiveFile> files,
      RecordDecoder.Provider<T> provider,
      long runStart,
      ReadOptions options) {
    this.files = files;
    this.provider = provider;
    this.runStart = runStart;
    this.options = options;
  }

  /**
   * Surveys the files. In a watched folder a file that cannot be read is left out, and found again
   * when the folder is next listed.
   *
   * @throws IOException when a file cannot be read and no folder is watched
   */
  @Override
  public List<ArchiveSplit> call() throws IOException, InterruptedException {
    int threads =
        Math.min(Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()), files.size());
    if (threads == 0) {
      return List.of();
    }
    AtomicInteger next = new AtomicInteger();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<List<ArchiveSplit>>> parts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        parts.add(() -> survey(next));
      }
      List<ArchiveSplit> splits = new ArrayList<>();
      for (Future<List<ArchiveSplit>> part : executor.invokeAll(parts)) {
        splits.addAll(part.get());
      }
      return splits;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }

  private List<ArchiveSplit> survey(AtomicInteger next) throws IOException {
    BlockDecoder<T> decoder = new BlockDecoder<>(provider.create(runStart), options.maxRecord());
    BufferPool pool = new BufferPool(options.blockLength());
    List<ArchiveSplit> splits = new ArrayList<>();
    for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
      try {
        survey(files.get(i), decoder, pool, splits);
      } catch (IOException e) {
        if (!options.watches()) {
          throw e;
        }
        LOG.warn("{} cannot be read; trying again", files.get(i).path(), e);
      }
    }
    return splits;
  }

  private void survey(
      ArchiveFile file, BlockDecoder<T> decoder, BufferPool pool, List<ArchiveSplit> splits)
      throws IOException {
    boolean isLong = file.length() > options.splitLength();
    ArchiveSplit whole =
        ArchiveSplit.unread(file, 0, file.length(), ArchiveSplit.UNKNOWN, runStart);
    if (!options.orderByTime() && !isLong) {
      splits.add(whole);
      return;
    }
    long earliest = ArchiveSplit.UNKNOWN;
    boolean isPlain;
    try (FileBlocks blocks = new FileBlocks(whole, options.maxRecord(), bytes -> {})) {
      isPlain = blocks.isPlain();
      if (options.orderByTime()) {
        earliest = earliest(file, blocks, decoder, pool);
      }
    }
    long length = isPlain && isLong ? options.splitLength() : Math.max(file.length(), 1);
    for (long start = 0; start == 0 || start < file.length(); start += length) {
      long end = Math.min(start + length, file.length());
      splits.add(ArchiveSplit.unread(file, start, end, earliest, runStart));
    }
  }

  private long earliest(
      ArchiveFile file, FileBlocks blocks, BlockDecoder<T> decoder, BufferPool pool)
      throws IOException {
    EventTimes<T> head = new EventTimes<>();
    long surveyed = decode(blocks, decoder, pool, head);
    if (blocks.ended()) {
      return head.earliest();
    }
    if (blocks.isPlain()) {
      long from = Math.max(surveyed, file.length() - SURVEYED);
      ArchiveSplit end =
          ArchiveSplit.unread(file, from, file.length(), ArchiveSplit.UNKNOWN, runStart);
      EventTimes<T> tail = new EventTimes<>();
      try (FileBlocks last = new FileBlocks(end, options.maxRecord(), bytes -> {})) {
        decode(last, decoder, pool, tail);
      }
      return Math.min(head.earliest(), tail.earliest());
    }
    // Another member may start at any time, and a text that runs backwards is earliest at its end.
    return blocks.isArchive() || head.runBackwards() ? ArchiveSplit.UNKNOWN : head.earliest();
  }

  /** Returns how far in its text the last block that was decoded reaches. */
  private static <T> long decode(
      FileBlocks blocks, BlockDecoder<T> decoder, BufferPool pool, EventTimes<T> times)
      throws IOException {
    long resume = 0;
    while (blocks.decodedBytes() < SURVEYED) {
      Block block = blocks.next(pool);
      if (block == null) {
        break;
      }
      decoder.decode(block, times);
      resume = block.resume();
      pool.giveBack(block.buffer());
    }
    return resume;
  }

  private static final class EventTimes<T> implements RecordDecoder.Output<T> {
    private boolean any;
    private long first;
    private long last;
    private long earliest = Long.MAX_VALUE;

    /** Where there is no event, the rest of the file may hold any. */
    long earliest() {
      return any ? earliest : ArchiveSplit.UNKNOWN;
    }

    boolean runBackwards() {
      return last < first;
    }

    @Override
    public void collect(T record) {}

    @Override
    public void collect(T record, long eventTime) {
      if (!any) {
        any = true;
        first = eventTime;
      }
      last = eventTime;
      earliest = Math.min(earliest, eventTime);
    }
  }
}
