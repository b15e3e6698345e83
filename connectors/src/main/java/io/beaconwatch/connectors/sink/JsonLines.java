package io.beaconwatch.connectors.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.DefaultRollingPolicy;

/**
 * Files of one JSON object a line. A file gets its name, {@code part-….jsonl}, when it is complete
 * and a checkpoint has been taken since, or at the end of a run. Until then it starts with a dot.
 */
public final class JsonLines {
  private static final long ROLL_SIZE = MemorySize.ofMebiBytes(128).getBytes();
  private static final Duration LONGEST_CHECK = Duration.ofMinutes(1);

  private final Path folder;
  private final long rollSize;

  /**
   * Files in a folder.
   *
   * @param folder where the files go, on any file system that Flink knows
   * @param rollSize a file that has grown to this many bytes is complete
   */
  public JsonLines(Path folder, long rollSize) {
    this.folder = folder;
    this.rollSize = rollSize;
  }

  /** A sink that completes its files with every checkpoint, or before when they are long. */
  public static FileSink<byte[]> in(Path folder) {
    return new JsonLines(folder, ROLL_SIZE).rolledWithCheckpoints();
  }

  /** A sink that completes its files with every checkpoint. */
  public FileSink<byte[]> rolledWithCheckpoints() {
    return sink().withRollingPolicy(new RollWithCheckpoints<>(rollSize)).build();
  }

  /**
   * A sink that goes on with a file over checkpoints; after a failure it is cut back to where the
   * last checkpoint left it.
   *
   * @param interval how long a file is written
   */
  public FileSink<byte[]> rolledEvery(Duration interval) {
    return sink()
        .withRollingPolicy(
            DefaultRollingPolicy.builder()
                .withMaxPartSize(new MemorySize(rollSize))
                .withRolloverInterval(interval)
                .withInactivityInterval(interval)
                .build())
        .withBucketCheckInterval(
            (interval.compareTo(LONGEST_CHECK) < 0 ? interval : LONGEST_CHECK).toMillis())
        .build();
  }

  private FileSink.DefaultRowFormatBuilder<byte[]> sink() {
    return FileSink.<byte[]>forRowFormat(folder, new LineEncoder())
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(".jsonl").build());
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
