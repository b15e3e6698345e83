package io.beaconwatch.connectors.sink;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.CheckpointRollingPolicy;

/**
 * Files of one JSON object a line. A file gets its name, {@code part-….jsonl}, when it is complete:
 * with the next checkpoint, or at the end of a run. Until then it starts with a dot.
 */
public final class JsonLines {
  private static final long ROLL_SIZE = MemorySize.ofMebiBytes(128).getBytes();

  private JsonLines() {}

  /**
   * A sink of lines.
   *
   * @param folder where the files go, on any file system that Flink knows
   */
  public static FileSink<byte[]> in(Path folder) {
    return FileSink.<byte[]>forRowFormat(folder, new LineEncoder())
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(new RollWithCheckpoints())
        .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(".jsonl").build())
        .build();
  }

  /** An alert is worth nothing while it cannot be read, so that no file stays open for longer. */
  private static final class RollWithCheckpoints extends CheckpointRollingPolicy<byte[], String> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean shouldRollOnEvent(PartFileInfo<String> file, byte[] line) throws IOException {
      return file.getSize() >= ROLL_SIZE;
    }

    @Override
    public boolean shouldRollOnProcessingTime(PartFileInfo<String> file, long now) {
      return false;
    }
  }

  private static final class LineEncoder implements Encoder<byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(byte[] line, OutputStream stream) throws IOException {
      stream.write(line);
      stream.write('\n');
    }
  }
}
