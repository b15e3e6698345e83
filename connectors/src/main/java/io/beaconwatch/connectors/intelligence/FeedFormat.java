package io.beaconwatch.connectors.intelligence;

import io.beaconwatch.connectors.archive.ArchiveFiles;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.ArrayResultIterator;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.Path;

/**
 * Reads whole feeds. A checkpoint holds how many results of a file were passed on; a restore reads
 * the file again and skips those. It decompresses by itself, since Flink's own way fails the job on
 * a file that is no archive at all.
 */
final class FeedFormat implements BulkFormat<IndicatorRecord, FileSourceSplit> {
  private static final long serialVersionUID = 1L;
  private static final int BATCH = 1024;

  @Override
  public Reader<IndicatorRecord> createReader(Configuration config, FileSourceSplit split) {
    return reader(split);
  }

  @Override
  public Reader<IndicatorRecord> restoreReader(Configuration config, FileSourceSplit split)
      throws IOException {
    SplitReader reader = reader(split);
    try {
      reader.skip(
          split.getReaderPosition().map(CheckpointedPosition::getRecordsAfterOffset).orElse(0L));
      return reader;
    } catch (IOException e) {
      reader.close();
      throw e;
    }
  }

  @Override
  public boolean isSplittable() {
    return false;
  }

  @Override
  public TypeInformation<IndicatorRecord> getProducedType() {
    return IndicatorTypes.RECORD;
  }

  private static SplitReader reader(FileSourceSplit split) {
    Path path = split.path();
    return new SplitReader(
        new FeedReader(() -> FeedFile.open(path), ArchiveFiles.shown(path), path.getName()));
  }

  private static final class SplitReader implements Reader<IndicatorRecord> {
    private final FeedReader feed;
    private long passedOn;

    SplitReader(FeedReader feed) {
      this.feed = feed;
    }

    void skip(long count) throws IOException {
      while (passedOn < count && feed.next() != null) {
        passedOn++;
      }
    }

    @Override
    public RecordIterator<IndicatorRecord> readBatch() throws IOException {
      IndicatorRecord[] records = new IndicatorRecord[BATCH];
      int count = 0;
      while (count < BATCH) {
        IndicatorRecord next = feed.next();
        if (next == null) {
          break;
        }
        records[count++] = next;
      }
      if (count == 0) {
        return null;
      }
      ArrayResultIterator<IndicatorRecord> batch = new ArrayResultIterator<>();
      batch.set(Arrays.copyOf(records, count), count, CheckpointedPosition.NO_OFFSET, passedOn);
      passedOn += count;
      return batch;
    }

    @Override
    public void close() throws IOException {
      feed.close();
    }
  }
}
