package io.beaconwatch.benchmark.baseline;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.beaconwatch.jobs.options.CheckPaths;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.java.tuple.Tuple5;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * The detection as anybody's first Flink job: Jackson's ObjectMapper, Flink's window operator with
 * an aggregate function, files of alerts, and Flink's defaults but for checkpoints.
 */
public final class PlainDataStream {
  private PlainDataStream() {}

  /**
   * Writes the alerts of telemetry.
   *
   * @param arguments what is read (see {@link PlainSources}), the folder that is written, the
   *     parallelism and the mode
   */
  public static void main(String[] arguments) throws Exception {
    run(
        arguments[0],
        java.nio.file.Path.of(arguments[1]),
        Integer.parseInt(arguments[2]),
        RuntimeExecutionMode.valueOf(arguments[3]));
  }

  static void run(
      String input, java.nio.file.Path output, int parallelism, RuntimeExecutionMode mode)
      throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration(mode, output));
    environment.setRuntimeMode(mode);
    PlainSources.read(environment, input)
        .keyBy(Connection::key, Connection.KEY_TYPE)
        .window(TumblingEventTimeWindows.of(Duration.ofHours(1)))
        .aggregate(new Counted.Add(), new Alert())
        .sinkTo(
            FileSink.forRowFormat(new Path(output.toUri()), new SimpleStringEncoder<String>())
                .withBucketAssigner(new BasePathBucketAssigner<>())
                .build());
    environment.execute("plain DataStream");
  }

  /** Checkpoints where windows are held as the job takes them, beside what is written. */
  static Configuration configuration(RuntimeExecutionMode mode, java.nio.file.Path output) {
    Configuration configuration = new Configuration();
    if (mode == RuntimeExecutionMode.STREAMING) {
      configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
      configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
      configuration.set(
          CheckpointingOptions.CHECKPOINTS_DIRECTORY,
          CheckPaths.flinkPath(output.resolveSibling("checkpoints")));
    }
    return configuration;
  }

  /** Tells those that reach the threshold. */
  private static final class Alert
      extends ProcessWindowFunction<
          Counted, String, Tuple5<String, String, String, String, String>, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(
        Tuple5<String, String, String, String, String> key,
        Context context,
        Iterable<Counted> results,
        Collector<String> out) {
      Counted counted = results.iterator().next();
      if (counted.count >= AlertLine.THRESHOLD) {
        String[] keys = new String[key.getArity()];
        for (int i = 0; i < keys.length; i++) {
          keys[i] = new String(JsonStringEncoder.getInstance().quoteAsString(key.getField(i)));
        }
        StringBuilder line = new StringBuilder();
        AlertLine.append(
            line,
            context.window().getStart(),
            keys,
            counted.count,
            counted.ports,
            counted.ports.length,
            counted.first,
            counted.last);
        out.collect(line.toString());
      }
    }
  }
}
