package io.beaconwatch.connectors.archive;

import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;

/** One block of one split, and whether the split ends with it. */
final class BlockRecords implements RecordsWithSplitIds<Block> {
  private final BufferPool pool;
  private final boolean last;
  private final String finishedSplit;
  private final byte[] buffer;
  private String nextSplit;
  private Block nextBlock;

  /**
   * @param block or null when the split ends without another
   */
  BlockRecords(String split, Block block, boolean last, BufferPool pool) {
    this.nextSplit = block == null ? null : split;
    this.nextBlock = block;
    this.buffer = block == null ? null : block.buffer();
    this.last = last;
    this.finishedSplit = split;
    this.pool = pool;
  }

  @Override
  public String nextSplit() {
    String split = nextSplit;
    nextSplit = null;
    return split;
  }

  @Override
  public Block nextRecordFromSplit() {
    Block block = nextBlock;
    nextBlock = null;
    return block;
  }

  @Override
  public Set<String> finishedSplits() {
    return last ? Set.of(finishedSplit) : Set.of();
  }

  @Override
  public void recycle() {
    if (buffer != null) {
      pool.giveBack(buffer);
    }
  }
}
