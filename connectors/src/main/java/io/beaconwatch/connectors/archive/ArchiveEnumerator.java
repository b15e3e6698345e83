package io.beaconwatch.connectors.archive;

import io.beaconwatch.connectors.metrics.OwnMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the files, hands them to the readers in the order of their earliest event time, and tells
 * the readers how far event time has got. Flink's own file source gives no order, and what it has
 * not assigned yet holds back no watermark.
 */
final class ArchiveEnumerator<T> implements SplitEnumerator<ArchiveSplit, ArchiveCheckpoint> {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveEnumerator.class);

  /** Small files are given in batches of about so many bytes: a request takes about as long. */
  private static final long BATCH = 4 << 20;

  private static final Comparator<ArchiveSplit> ORDER =
      Comparator.comparingLong(ArchiveSplit::earliest)
          .thenComparing(ArchiveSplit::path)
          .thenComparingLong(ArchiveSplit::start);

  /** What was told to a reader that has started. */
  private static final class Told {
    long watermark = Long.MIN_VALUE;
    long reports;
  }

  private final SplitEnumeratorContext<ArchiveSplit> context;
  private final List<String> paths;
  private final RecordDecoder.Provider<T> provider;
  private final ReadOptions options;
  private final long runStart;
  private final EventTimeProgress progress;
  private final TreeSet<ArchiveSplit> pending = new TreeSet<>(ORDER);

  /** Of what is pending, as metrics: reporters must not walk through what changes meanwhile. */
  private final AtomicLong unassignedSplits = new AtomicLong();

  private final AtomicLong unassignedBytes = new AtomicLong();
  private final Set<String> seen;
  private final Set<Integer> waiting = new LinkedHashSet<>();
  private final Map<Integer, Told> told = new HashMap<>();
  private List<String> problems = List.of();
  private int ignored;
  private boolean listed;
  private boolean surveying;

  ArchiveEnumerator(
      SplitEnumeratorContext<ArchiveSplit> context,
      List<String> paths,
      RecordDecoder.Provider<T> provider,
      ReadOptions options,
      ArchiveCheckpoint checkpoint) {
    this.context = context;
    this.paths = paths;
    this.provider = provider;
    this.options = options;
    this.runStart = checkpoint.runStart();
    this.listed = checkpoint.listed();
    this.seen = new HashSet<>(checkpoint.seen());
    checkpoint.pending().forEach(this::addPending);
    this.progress =
        new EventTimeProgress(
            options.outOfOrderness(), checkpoint.fileFinished(), checkpoint.latest());
    checkpoint.pending().forEach(progress::add);
    context.metricGroup().setUnassignedSplitsGauge(unassignedSplits::get);
    OwnMetrics.in(context.metricGroup()).gauge("unassignedBytes", unassignedBytes::get);
    checkpoint.assigned().forEach(progress::hold);
  }

  @Override
  public void start() {
    if (options.watches()) {
      context.callAsync(
          () -> ArchiveFiles.list(paths), this::surveyNew, 0, options.watchInterval());
    } else if (!listed) {
      context.callAsync(() -> ArchiveFiles.list(paths), this::surveyNew);
    }
  }

  private void surveyNew(ArchiveFiles.Listing listing, Throwable failure) {
    throwIf(failure);
    if (!listing.problems().equals(problems)) {
      problems = listing.problems();
      String all = String.join("\n", problems);
      if (!options.watches()) {
        throw new FlinkRuntimeException(all);
      }
      LOG.warn("Nothing to read for now from some of the watched paths:\n{}", all);
    }
    if (listing.ignored() != ignored) {
      ignored = listing.ignored();
      LOG.info("Ignoring {} hidden or unfinished files", ignored);
    }
    if (problems.isEmpty()) {
      forgetGone(listing.files());
    }
    List<ArchiveFile> files =
        listing.files().stream().filter(file -> !seen.contains(file.path())).toList();
    if (surveying || (listed && files.isEmpty())) {
      return;
    }
    surveying = true;
    context.callAsync(new SurveyFiles<>(files, provider, runStart, options), this::addNew);
  }

  /**
   * What is still to be read stays known: a new file of that name would have splits of the same id.
   * After a listing with problems all does, since what is missing there may be back at the next.
   */
  private void forgetGone(List<ArchiveFile> files) {
    Set<String> known = new HashSet<>();
    files.forEach(file -> known.add(file.path()));
    pending.forEach(split -> known.add(split.path()));
    progress.assigned().forEach(split -> known.add(split.path()));
    seen.retainAll(known);
  }

  private void addNew(List<ArchiveSplit> splits, Throwable failure) {
    surveying = false;
    throwIf(failure);
    for (ArchiveSplit split : splits) {
      addPending(split);
      if (options.orderByTime()) {
        progress.add(split);
      }
      if (options.watches()) {
        seen.add(split.path());
      }
    }
    listed = true;
    assign();
    tellWatermark();
  }

  private void addPending(ArchiveSplit split) {
    if (pending.add(split)) {
      unassignedSplits.incrementAndGet();
      unassignedBytes.addAndGet(split.length());
    }
  }

  private static void throwIf(Throwable failure) {
    if (failure != null) {
      throw new FlinkRuntimeException("The files to read could not be listed", failure);
    }
  }

  @Override
  public void addReader(int subtask) {
    waiting.remove(subtask);
    told.remove(subtask);
  }

  @Override
  public void handleSplitRequest(int subtask, String hostname) {
    waiting.add(subtask);
    assign();
  }

  private void assign() {
    if (!listed) {
      return;
    }
    waiting.retainAll(context.registeredReaders().keySet());
    List<Integer> served = new ArrayList<>();
    for (int subtask : waiting) {
      if (!pending.isEmpty()) {
        context.assignSplits(new SplitsAssignment<>(Map.of(subtask, nextBatch())));
        served.add(subtask);
      } else if (!options.watches() && progress.assigned().isEmpty()) {
        // All readers end together: Flink takes no checkpoint of an operator with union state once
        // some of its subtasks have ended, and until the last one did no output would appear.
        // Nothing may be sent to it any more.
        told.remove(subtask);
        context.signalNoMoreSplits(subtask);
        served.add(subtask);
      }
    }
    waiting.removeAll(served);
  }

  private List<ArchiveSplit> nextBatch() {
    List<ArchiveSplit> batch = new ArrayList<>();
    int most = Math.max(1, pending.size() / (2 * context.currentParallelism()));
    for (long bytes = 0; bytes < BATCH && batch.size() < most; ) {
      ArchiveSplit split = pending.pollFirst();
      unassignedSplits.decrementAndGet();
      unassignedBytes.addAndGet(-split.length());
      batch.add(split);
      bytes += split.length();
      if (options.orderByTime()) {
        progress.assign(split);
      }
    }
    return batch;
  }

  @Override
  public void addSplitsBack(List<ArchiveSplit> splits, int subtask) {
    for (ArchiveSplit split : splits) {
      addPending(split);
      if (options.orderByTime()) {
        progress.takeBack(split);
      }
    }
    assign();
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (event instanceof ReaderStarted started) {
      started.held().forEach(progress::hold);
      told.put(subtask, new Told());
    } else if (event instanceof SplitsFinished finished) {
      finished.splits().forEach(progress::finish);
      Told reader = told.get(subtask);
      if (reader != null) {
        reader.reports = finished.reports();
        tell(subtask, reader, Math.max(reader.watermark, watermark()));
      }
      assign();
    } else {
      throw new IllegalArgumentException(event.toString());
    }
    tellWatermark();
  }

  /** Files found and not surveyed yet may start at any time, so meanwhile nothing moves. */
  private long watermark() {
    return surveying || !listed ? Long.MIN_VALUE : progress.watermark();
  }

  private void tellWatermark() {
    long watermark = watermark();
    told.forEach(
        (subtask, reader) -> {
          if (watermark > reader.watermark) {
            tell(subtask, reader, watermark);
          }
        });
  }

  private void tell(int subtask, Told reader, long watermark) {
    if (context.registeredReaders().containsKey(subtask)) {
      reader.watermark = watermark;
      context.sendEventToSourceReader(subtask, new LowWatermark(watermark, reader.reports));
    }
  }

  @Override
  public ArchiveCheckpoint snapshotState(long checkpointId) {
    return new ArchiveCheckpoint(
        runStart,
        listed,
        progress.fileFinished(),
        progress.latest(),
        List.copyOf(seen),
        List.copyOf(pending),
        List.copyOf(progress.assigned()));
  }

  @Override
  public void close() {}
}
