package io.beaconwatch.connectors.sink;

import io.beaconwatch.common.alert.Alert;
import java.io.IOException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.parquet.ParquetWriterFactory;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/**
 * Files of alerts in Parquet, with the columns of {@code alert.avsc}. A file gets its name, {@code
 * part-….parquet}, when it is complete: with the next checkpoint, or at the end of a run. A Parquet
 * file cannot be gone on with after a failure, so that none is written for longer.
 *
 * <p>Nothing of Hadoop is needed where it runs: Flink's file systems write, {@link ZstdPages}
 * compresses, and the configuration is Parquet's own.
 */
public final class ParquetAlerts {
  /** What a writer holds in memory before it writes. */
  private static final long ROW_GROUP = MemorySize.ofMebiBytes(16).getBytes();

  private ParquetAlerts() {}

  /**
   * A sink of alerts.
   *
   * @param folder where the files go, on any file system that Flink knows
   * @param rollSize a file that has grown to this many bytes is complete; it grows by 16 MiB of
   *     uncompressed columns at a time
   */
  public static FileSink<Alert> in(Path folder, long rollSize) {
    return FileSink.forBulkFormat(folder, new Rows())
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(new RollWithCheckpoints<>(rollSize))
        .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(".parquet").build())
        .build();
  }

  private static ParquetWriter<GenericRecord> writer(OutputFile file) throws IOException {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    configuration.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
    return AvroParquetWriter.<GenericRecord>builder(file)
        .withConf(configuration)
        .withSchema(AlertRow.SCHEMA)
        .withDataModel(GenericData.get())
        .withCodecFactory(new ZstdPages())
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withRowGroupSize(ROW_GROUP)
        .build();
  }

  /** Makes rows of alerts where they are written, so that no operator passes on Avro's records. */
  private static final class Rows implements BulkWriter.Factory<Alert> {
    private static final long serialVersionUID = 1L;

    @Override
    public BulkWriter<Alert> create(FSDataOutputStream out) throws IOException {
      BulkWriter<GenericRecord> rows =
          new ParquetWriterFactory<>(ParquetAlerts::writer).create(out);
      return new BulkWriter<>() {
        @Override
        public void addElement(Alert alert) throws IOException {
          rows.addElement(AlertRow.of(alert));
        }

        @Override
        public void flush() throws IOException {
          rows.flush();
        }

        @Override
        public void finish() throws IOException {
          rows.finish();
        }
      };
    }
  }
}
