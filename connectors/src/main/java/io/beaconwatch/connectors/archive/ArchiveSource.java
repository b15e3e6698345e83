package io.beaconwatch.connectors.archive;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads files of records, one a line, whatever they are packed in: plain, gz, bz2, xz, zst, and the
 * members of zip and tar, told by content rather than by name. Text is UTF-8, or UTF-16 with a byte
 * order mark, whose positions then are those of the text as UTF-8. Long plain files are read in
 * ranges by several readers.
 *
 * <p>Event time advances by files. They are surveyed first, read in the order of the earliest event
 * time found, and the watermark stays behind the earliest time of every file not yet read to its
 * end, assigned or not. It is to be used with {@code WatermarkStrategy.noWatermarks()}: the
 * watermarks are the source's own. What is surveyed, in blocks:
 *
 * <ul>
 *   <li>of a plain file the first and the last MiB; the least time of both counts;
 *   <li>of a compressed file the first MiB of its text, whose least time counts. Where the text is
 *       longer, and the last event of that MiB is earlier than the first, the file's start is
 *       unknown;
 *   <li>of an archive of members the first MiB of text. Where that is not all, its start is
 *       unknown.
 * </ul>
 *
 * <p>A file whose start is unknown, or that has no event in one of its surveyed parts, is read
 * before all others, and there is no watermark until it is read. So neither the order of the files
 * makes a record late, nor the order of the records within a surveyed part, within an archive or
 * within the only file. What can still be late is a record in the part of a longer file that is not
 * surveyed, when it is earlier than everything surveyed there by more than the out-of-orderness:
 * the middle of a plain file, or the rest of a compressed one whose head does not run backwards;
 * and then only if other files have carried the watermark past it. A file that is found in a
 * watched folder after event time went past its start is late too.
 *
 * <p>With a watch interval it is unbounded: paths are listed again at every interval, and a file
 * counts as seen by its path for as long as it is there. A file must be complete when it appears
 * under its name, so write it elsewhere, or with a name that {@link ArchiveFiles} ignores, and
 * rename it. When all files are read, the watermark is the greatest event time less the
 * out-of-orderness.
 *
 * <p>A file that cannot be read fails the job, to be tried again; one that does not decode is told
 * to the decoder as undecodable, after its good records.
 *
 * @param <T> what the decoder makes of records
 */
public final class ArchiveSource<T>
    implements Source<T, ArchiveSplit, ArchiveCheckpoint>, ResultTypeQueryable<T> {
  private static final long serialVersionUID = 1L;

  private final List<String> paths;
  private final RecordDecoder.Provider<T> provider;
  private final TypeInformation<T> type;
  private final long runStart;
  private final ReadOptions options;

  private ArchiveSource(Builder<T> builder) {
    this.paths = builder.paths;
    this.provider = builder.provider;
    this.type = builder.type;
    this.runStart = builder.runStart;
    this.options =
        new ReadOptions(
            builder.maxRecordLength,
            builder.blockLength,
            builder.splitLength,
            builder.outOfOrderness.toMillis(),
            builder.watchInterval == null ? 0 : builder.watchInterval.toMillis(),
            builder.orderByTime);
  }

  /**
   * @param type of what the decoder collects
   */
  public static <T> Builder<T> builder(
      RecordDecoder.Provider<T> provider, TypeInformation<T> type) {
    return new Builder<>(provider, type);
  }

  @Override
  public Boundedness getBoundedness() {
    return options.watches() ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<T, ArchiveSplit> createReader(SourceReaderContext context) {
    return new ArchiveSourceReader<>(provider, options, context);
  }

  @Override
  public SplitEnumerator<ArchiveSplit, ArchiveCheckpoint> createEnumerator(
      SplitEnumeratorContext<ArchiveSplit> context) {
    return restoreEnumerator(
        context,
        new ArchiveCheckpoint(
            runStart, false, false, ArchiveSplit.UNKNOWN, List.of(), List.of(), List.of()));
  }

  @Override
  public SplitEnumerator<ArchiveSplit, ArchiveCheckpoint> restoreEnumerator(
      SplitEnumeratorContext<ArchiveSplit> context, ArchiveCheckpoint checkpoint) {
    return new ArchiveEnumerator<>(context, paths, provider, options, checkpoint);
  }

  @Override
  public SimpleVersionedSerializer<ArchiveSplit> getSplitSerializer() {
    return new ArchiveSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<ArchiveCheckpoint> getEnumeratorCheckpointSerializer() {
    return new ArchiveCheckpointSerializer();
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return type;
  }

  /** The options of an {@link ArchiveSource}. */
  public static final class Builder<T> {
    private final RecordDecoder.Provider<T> provider;
    private final TypeInformation<T> type;
    private List<String> paths = List.of();
    private Duration watchInterval;
    private Duration outOfOrderness = Duration.ZERO;
    private Long runStart;
    private int maxRecordLength = 1 << 20;
    private int blockLength = 256 << 10;
    private long splitLength = 64L << 20;
    private boolean orderByTime = true;

    private Builder(RecordDecoder.Provider<T> provider, TypeInformation<T> type) {
      this.provider = Objects.requireNonNull(provider);
      this.type = Objects.requireNonNull(type);
    }

    /** Files, folders and globs, as {@link ArchiveFiles} reads them; at least one. */
    public Builder<T> paths(List<String> paths) {
      this.paths = List.copyOf(paths);
      return this;
    }

    /** How often to look for new files; null, the default, to read what is there and end. */
    public Builder<T> watchInterval(Duration watchInterval) {
      this.watchInterval = watchInterval;
      return this;
    }

    /** How far the watermark stays behind the files; 0 by default. */
    public Builder<T> outOfOrderness(Duration outOfOrderness) {
      this.outOfOrderness = outOfOrderness;
      return this;
    }

    /**
     * Given to the decoders, in milliseconds since the epoch; required. A restored run keeps its
     * first.
     */
    public Builder<T> runStart(long runStart) {
      this.runStart = runStart;
      return this;
    }

    /** Longer records are undecodable, in bytes without the line end; 1 MiB by default. */
    public Builder<T> maxRecordLength(int maxRecordLength) {
      this.maxRecordLength = maxRecordLength;
      return this;
    }

    /** Of the blocks that go from the reading to the decoding thread, in bytes; 256 KiB. */
    public Builder<T> blockLength(int blockLength) {
      this.blockLength = blockLength;
      return this;
    }

    /** Longer plain files are read in ranges of this length, in bytes; 64 MiB by default. */
    public Builder<T> splitLength(long splitLength) {
      this.splitLength = splitLength;
      return this;
    }

    /**
     * Whether files are surveyed and lead event time; true by default. Without it they are read by
     * path and no watermark is emitted before the end, which is all that batch execution needs.
     */
    public Builder<T> orderByTime(boolean orderByTime) {
      this.orderByTime = orderByTime;
      return this;
    }

    /**
     * @throws IllegalArgumentException when an option is missing or out of its range
     */
    public ArchiveSource<T> build() {
      require(!paths.isEmpty(), "no path to read");
      require(runStart != null, "no start of the run");
      require(maxRecordLength > 0, "the longest record must be at least a byte");
      require(maxRecordLength < 1 << 30, "the longest record must be less than 1 GiB");
      require(blockLength > 0, "a block must be at least a byte");
      require(splitLength > 0, "a split must be at least a byte");
      require(!outOfOrderness.isNegative(), "the out-of-orderness must not be negative");
      require(
          watchInterval == null || watchInterval.toMillis() > 0,
          "the watch interval must be at least a millisecond");
      return new ArchiveSource<>(this);
    }

    private static void require(boolean holds, String message) {
      if (!holds) {
        throw new IllegalArgumentException(message);
      }
    }
  }
}
