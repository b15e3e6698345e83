package io.beaconwatch.benchmark.baseline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.SimpleSplitAssigner;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/** Where {@link PlainDataStream} reads, each way as Flink's documentation shows it. */
final class PlainSources {
  private static final String KAFKA = "kafka:";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WatermarkStrategy<Connection> EVENT_TIME =
      WatermarkStrategy.<Connection>forBoundedOutOfOrderness(Duration.ofMinutes(5))
          .withTimestampAssigner((connection, unused) -> connection.time);

  private PlainSources() {}

  /**
   * The connections that the detection counts, with their times.
   *
   * @param input a folder, or {@code kafka:BROKER/TOPIC}
   */
  static DataStream<Connection> read(StreamExecutionEnvironment environment, String input) {
    return input.startsWith(KAFKA)
        ? topic(environment, input.substring(KAFKA.length()).split("/", 2))
        : files(environment, new Path(input));
  }

  /** In their order of time, without which a watermark minutes behind would make most late. */
  private static DataStream<Connection> files(StreamExecutionEnvironment environment, Path folder) {
    FileSource<String> files =
        FileSource.forRecordStreamFormat(new TextLineInputFormat(), folder)
            .setSplitAssigner(splits -> new SimpleSplitAssigner(lastFirst(splits)))
            .build();
    return environment
        .fromSource(files, WatermarkStrategy.noWatermarks(), "lines")
        .flatMap(new Parse())
        .assignTimestampsAndWatermarks(EVENT_TIME);
  }

  /** The assigner takes from the end. */
  private static List<FileSourceSplit> lastFirst(Iterable<FileSourceSplit> splits) {
    List<FileSourceSplit> sorted = new ArrayList<>();
    splits.forEach(sorted::add);
    sorted.sort(
        Comparator.comparing((FileSourceSplit split) -> split.path().toString()).reversed());
    return sorted;
  }

  /** Parsed by the source, which alone knows the partitions that watermarks are kept for. */
  private static DataStream<Connection> topic(
      StreamExecutionEnvironment environment, String[] brokerAndTopic) {
    KafkaSource<Connection> source =
        KafkaSource.<Connection>builder()
            .setBootstrapServers(brokerAndTopic[0])
            .setTopics(brokerAndTopic[1])
            .setGroupId("plain")
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.latest())
            .setValueOnlyDeserializer(new Value())
            .build();
    return environment.fromSource(source, EVENT_TIME, "topic");
  }

  /** Leaves out what the detection does not count. */
  private static final class Parse implements FlatMapFunction<String, Connection> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(String line, Collector<Connection> out) throws IOException {
      Connection connection = JSON.readValue(line, Connection.class);
      if (connection.isCounted()) {
        out.collect(connection);
      }
    }
  }

  /** The same of a record's value. */
  private static final class Value extends AbstractDeserializationSchema<Connection> {
    private static final long serialVersionUID = 1L;

    @Override
    public Connection deserialize(byte[] value) throws IOException {
      Connection connection = JSON.readValue(value, Connection.class);
      return connection.isCounted() ? connection : null;
    }
  }
}
