package io.beaconwatch.connectors.intelligence;

import io.beaconwatch.connectors.metrics.OwnMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.Counter;

/**
 * Feeds in files that are looked at again and again: one that is new or has changed is read as a
 * whole, a {@link FeedStatement} each. To be read by one subtask.
 *
 * <p>It keeps nothing in checkpoints. A restart reads every file again, and {@link FollowFeed}
 * passes over those that have not changed.
 */
public final class WatchedFeeds
    implements Source<FeedStatement, WatchedFeeds.AllPaths, WatchedFeeds.AllPaths> {
  private static final long serialVersionUID = 1L;

  private final ArrayList<String> paths;
  private final Duration interval;

  /**
   * @param paths files, folders and globs, as Flink paths
   * @param interval from one look to the next
   */
  public WatchedFeeds(List<String> paths, Duration interval) {
    this.paths = new ArrayList<>(paths);
    this.interval = interval;
  }

  /**
   * The only split.
   *
   * @param assigned whether a reader has it, as the enumerator's checkpoint says
   */
  public record AllPaths(boolean assigned) implements SourceSplit {
    static final String ID = "all-paths";

    @Override
    public String splitId() {
      return ID;
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<FeedStatement, AllPaths> createReader(SourceReaderContext context) {
    Counter failures = OwnMetrics.in(context.metricGroup()).counter("indicatorReadsFailed");
    return new Reader(paths, interval, failures, context);
  }

  @Override
  public SplitEnumerator<AllPaths, AllPaths> createEnumerator(
      SplitEnumeratorContext<AllPaths> context) {
    return new Enumerator(context, false);
  }

  @Override
  public SplitEnumerator<AllPaths, AllPaths> restoreEnumerator(
      SplitEnumeratorContext<AllPaths> context, AllPaths checkpoint) {
    return new Enumerator(context, checkpoint.assigned());
  }

  @Override
  public SimpleVersionedSerializer<AllPaths> getSplitSerializer() {
    return new Serializer();
  }

  @Override
  public SimpleVersionedSerializer<AllPaths> getEnumeratorCheckpointSerializer() {
    return new Serializer();
  }

  @SuppressWarnings("try") // SourceReaderBase.close() throws Exception
  private static final class Reader
      extends SingleThreadMultiplexSourceReaderBase<
          FeedStatement, FeedStatement, AllPaths, AllPaths> {
    Reader(List<String> paths, Duration interval, Counter failures, SourceReaderContext context) {
      super(
          () -> new WatchFiles(paths, interval, failures, FeedFile::open),
          (statement, output, state) -> output.collect(statement),
          context.getConfiguration(),
          context);
    }

    @Override
    protected void onSplitFinished(java.util.Map<String, AllPaths> finished) {
      // It has no end.
    }

    @Override
    protected AllPaths initializedState(AllPaths split) {
      return split;
    }

    @Override
    protected AllPaths toSplitType(String id, AllPaths state) {
      return state;
    }
  }

  /** Gives the only split to the first reader. */
  private static final class Enumerator implements SplitEnumerator<AllPaths, AllPaths> {
    private final SplitEnumeratorContext<AllPaths> context;
    private boolean assigned;

    Enumerator(SplitEnumeratorContext<AllPaths> context, boolean assigned) {
      this.context = context;
      this.assigned = assigned;
    }

    @Override
    public void start() {}

    @Override
    public void addReader(int subtask) {
      if (!assigned) {
        assigned = true;
        context.assignSplit(new AllPaths(true), subtask);
      }
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void addSplitsBack(List<AllPaths> splits, int subtask) {
      assigned &= splits.isEmpty();
    }

    @Override
    public AllPaths snapshotState(long checkpoint) {
      return new AllPaths(assigned);
    }

    @Override
    public void close() {}
  }

  /** Version 1: whether it is assigned. */
  private static final class Serializer implements SimpleVersionedSerializer<AllPaths> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(AllPaths paths) {
      return new byte[] {(byte) (paths.assigned() ? 1 : 0)};
    }

    @Override
    public AllPaths deserialize(int version, byte[] bytes) throws IOException {
      if (version != 1 || bytes.length != 1) {
        throw new IOException("unknown version of a watched feed: " + version);
      }
      return new AllPaths(bytes[0] == 1);
    }
  }
}
