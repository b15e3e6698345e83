package io.beaconwatch.connectors.archive;

import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.metrics.Counter;

/** Decodes blocks, and emits their records, on the task's thread. */
final class EmitRecords<T>
    implements RecordEmitter<Block, T, SplitProgress>, RecordDecoder.Output<T> {
  private final RecordDecoder.Provider<T> provider;
  private final int maxRecord;
  private final Counter recordsIn;

  private BlockDecoder<T> decoder;
  private SourceOutput<T> output;
  private SplitProgress progress;

  /**
   * @param recordsIn is counted up by one a block by the reader itself
   */
  EmitRecords(RecordDecoder.Provider<T> provider, int maxRecord, Counter recordsIn) {
    this.provider = provider;
    this.maxRecord = maxRecord;
    this.recordsIn = recordsIn;
  }

  @Override
  public void emitRecord(Block block, SourceOutput<T> output, SplitProgress progress) {
    if (decoder == null) {
      // Only the splits know when the run first started: a restored run has not started now.
      decoder = new BlockDecoder<>(provider.create(progress.runStart()), maxRecord);
    }
    this.output = output;
    this.progress = progress;
    recordsIn.inc(decoder.decode(block, this) - 1L);
    progress.emitted(block);
  }

  @Override
  public void collect(T record) {
    output.collect(record);
  }

  @Override
  public void collect(T record, long eventTime) {
    progress.emitted(eventTime);
    output.collect(record, eventTime);
  }
}
