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
 * Files of one JSON object a line. A file gets its name, {@code part-….jsonl}, when it is complete:
 * at the end of a bounded run, else with the first checkpoint after it was rolled. Until then it
 * starts with a dot.
 */
public final class JsonLines {
  private static final MemorySize ROLL_SIZE = MemorySize.ofMebiBytes(128);
  private static final Duration ROLL_INTERVAL = Duration.ofMinutes(1);

  private JsonLines() {}

  /**
   * A sink of lines.
   *
   * @param folder where the files go, on any file system that Flink knows
   */
  public static FileSink<byte[]> in(Path folder) {
    return FileSink.<byte[]>forRowFormat(folder, new LineEncoder())
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(
            DefaultRollingPolicy.builder()
                .withMaxPartSize(ROLL_SIZE)
                .withRolloverInterval(ROLL_INTERVAL)
                .withInactivityInterval(ROLL_INTERVAL)
                .build())
        .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(".jsonl").build())
        .build();
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
