package io.beaconwatch.connectors.archive;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongConsumer;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;

/** Reads splits one after the other, on a thread of its own. */
final class ArchiveSplitReader implements SplitReader<Block, ArchiveSplit> {
  private final Queue<ArchiveSplit> splits = new ArrayDeque<>();
  private final int maxRecord;
  private final BufferPool pool;
  private final LongConsumer bytesRead;

  private ArchiveSplit split;
  private FileBlocks blocks;

  ArchiveSplitReader(int maxRecord, BufferPool pool, LongConsumer bytesRead) {
    this.maxRecord = maxRecord;
    this.pool = pool;
    this.bytesRead = bytesRead;
  }

  @Override
  public RecordsWithSplitIds<Block> fetch() throws IOException {
    if (blocks == null) {
      split = splits.poll();
      if (split == null) {
        return new RecordsBySplits.Builder<Block>().build();
      }
      blocks = new FileBlocks(split, maxRecord, bytesRead);
    }
    Block block = blocks.next(pool);
    boolean last = block == null || blocks.ended();
    if (last) {
      blocks.close();
      blocks = null;
    }
    return new BlockRecords(split.splitId(), block, last, pool);
  }

  @Override
  public void handleSplitsChanges(SplitsChange<ArchiveSplit> change) {
    if (!(change instanceof SplitsAddition)) {
      throw new UnsupportedOperationException(change.getClass().getName());
    }
    splits.addAll(change.splits());
  }

  /** A fetch waits for nothing but the file. */
  @Override
  public void wakeUp() {}

  @Override
  public void close() throws IOException {
    if (blocks != null) {
      blocks.close();
    }
  }
}
