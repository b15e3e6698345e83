package io.beaconwatch.connectors.archive;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;

/**
 * Reads the splits it is given, tells the enumerator of those finished, and emits the watermarks
 * the enumerator tells it.
 */
@SuppressWarnings("try") // SourceReaderBase.close() throws Exception
final class ArchiveSourceReader<T>
    extends SingleThreadMultiplexSourceReaderBase<Block, T, ArchiveSplit, SplitProgress> {
  private final boolean orderByTime;

  /**
   * Finished splits that a checkpoint of the enumerator may not know as finished yet. They are part
   * of this reader's state: without them a restored enumerator would wait for them for ever.
   */
  private final Deque<ArchiveSplit> unacknowledged = new ArrayDeque<>();

  /** Of the splits that were given to this reader and are not finished; other threads read it. */
  private final AtomicLong pendingBytes = new AtomicLong();

  private long reports;
  private long acknowledged;
  private long watermark = Long.MIN_VALUE;
  private long emittedWatermark = Long.MIN_VALUE;
  private boolean active;

  ArchiveSourceReader(
      RecordDecoder.Provider<T> provider, ReadOptions options, SourceReaderContext context) {
    this(
        provider,
        options,
        new BufferPool(options.blockLength()),
        context,
        context.metricGroup().getIOMetricGroup());
  }

  private ArchiveSourceReader(
      RecordDecoder.Provider<T> provider,
      ReadOptions options,
      BufferPool pool,
      SourceReaderContext context,
      OperatorIOMetricGroup metrics) {
    super(
        () ->
            new ArchiveSplitReader(options.maxRecord(), pool, metrics.getNumBytesInCounter()::inc),
        new EmitRecords<>(provider, options.maxRecord(), metrics.getNumRecordsInCounter()),
        context.getConfiguration(),
        context);
    this.orderByTime = options.orderByTime();
    context.metricGroup().setPendingBytesGauge(pendingBytes::get);
  }

  @Override
  public void addSplits(List<ArchiveSplit> splits) {
    List<ArchiveSplit> unread = new ArrayList<>();
    for (ArchiveSplit split : splits) {
      if (split.isFinished()) {
        unacknowledged.add(split);
      } else {
        unread.add(split);
        pendingBytes.addAndGet(split.length());
      }
    }
    if (!unread.isEmpty()) {
      super.addSplits(unread);
    }
  }

  @Override
  public void start() {
    if (orderByTime) {
      List<ArchiveSplit> held = new ArrayList<>(super.snapshotState(0));
      context.sendSourceEventToCoordinator(new ReaderStarted(held));
      if (!unacknowledged.isEmpty()) {
        report(new ArrayList<>(unacknowledged));
      }
    }
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      context.sendSplitRequest();
    }
  }

  /** Called once all records of the splits were emitted. */
  @Override
  protected void onSplitFinished(Map<String, SplitProgress> finished) {
    finished.values().forEach(progress -> pendingBytes.addAndGet(-progress.split().length()));
    if (orderByTime) {
      List<ArchiveSplit> splits = new ArrayList<>();
      for (SplitProgress progress : finished.values()) {
        splits.add(progress.split().finished());
      }
      unacknowledged.addAll(splits);
      report(splits);
    }
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      context.sendSplitRequest();
    }
  }

  private void report(List<ArchiveSplit> splits) {
    reports += splits.size();
    context.sendSourceEventToCoordinator(new SplitsFinished(splits, reports));
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (!(event instanceof LowWatermark told)) {
      throw new IllegalArgumentException(event.toString());
    }
    for (; acknowledged < told.reports(); acknowledged++) {
      unacknowledged.remove();
    }
    watermark = Math.max(watermark, told.timestamp());
    if (watermark > emittedWatermark) {
      splitFetcherManager.getQueue().notifyAvailable();
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
    if (!active) {
      // Without it Flink takes a reader between two splits for idle, and the other readers'
      // watermarks overtake the records it has emitted.
      output.markActive();
      active = true;
    }
    if (watermark > emittedWatermark) {
      emittedWatermark = watermark;
      output.emitWatermark(new Watermark(watermark));
    }
    return super.pollNext(output);
  }

  @Override
  public List<ArchiveSplit> snapshotState(long checkpointId) {
    List<ArchiveSplit> splits = new ArrayList<>(super.snapshotState(checkpointId));
    splits.addAll(unacknowledged);
    return splits;
  }

  @Override
  protected SplitProgress initializedState(ArchiveSplit split) {
    return new SplitProgress(split);
  }

  @Override
  protected ArchiveSplit toSplitType(String splitId, SplitProgress progress) {
    return progress.split();
  }
}
