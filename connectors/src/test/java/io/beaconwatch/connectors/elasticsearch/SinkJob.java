package io.beaconwatch.connectors.elasticsearch;

import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.connectors.sink.JsonLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

/** A job that writes alerts to a server, with dead letters in a folder. */
final class SinkJob {
  /** 2026-03-01T00:00:00Z, so that alerts before it are of another month. */
  static final long MARCH = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();

  private static final long MINUTE = 60_000;

  private final Path deadLetters;

  SinkJob(Path folder) {
    this.deadLetters = folder.resolve("dead-letters");
  }

  static Configuration configuration(RuntimeExecutionMode mode) {
    Configuration configuration = new Configuration();
    configuration.set(ExecutionOptions.RUNTIME_MODE, mode);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    if (mode == RuntimeExecutionMode.STREAMING) {
      configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
    }
    return configuration;
  }

  /** A cluster for all jobs of a class. */
  static MiniClusterExtension cluster() {
    return new MiniClusterExtension(
        new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());
  }

  static StreamExecutionEnvironment environment(Configuration configuration, int parallelism) {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(parallelism);
    return environment;
  }

  static Connection connection(String... urls) {
    return new Connection(List.of(urls), Credentials.none(), null, Duration.ofSeconds(5));
  }

  /** A sink with small bulks and short waits. */
  static ElasticsearchSinkBuilder sink(Connection connection) {
    return ElasticsearchSink.builder()
        .connection(connection)
        .bulkActions(10)
        .flushInterval(Duration.ofMillis(20))
        .backoff(Duration.ofMillis(5), Duration.ofMillis(50))
        .retryTimeout(Duration.ofMinutes(1));
  }

  void write(DataStream<Alert> alerts, ElasticsearchSinkBuilder sink) {
    sink.build()
        .write(alerts, "write-elasticsearch")
        .sinkTo(JsonLines.in(new org.apache.flink.core.fs.Path(deadLetters.toUri())))
        .uid("write-dead-letters");
  }

  void run(
      RuntimeExecutionMode mode, int parallelism, List<Alert> alerts, ElasticsearchSinkBuilder sink)
      throws Exception {
    StreamExecutionEnvironment environment = environment(configuration(mode), parallelism);
    write(environment.fromData(alerts, TypeInformation.of(Alert.class)).rebalance(), sink);
    environment.execute();
  }

  /** Alerts a minute apart, half of them of February. */
  static List<Alert> alerts(int count) {
    return IntStream.range(0, count).mapToObj(i -> alert(i, i - count / 2L, 0)).toList();
  }

  static Alert alert(long number, long minute, int revision) {
    String id = String.format(Locale.ROOT, "%032x", number);
    String json =
        "{\"number\":" + number + ",\"revision\":" + revision + ",\"text\":\"\u00e9\u2713\"}";
    long time = MARCH + minute * MINUTE;
    return new Alert(id, "test", "", time, time, revision, json);
  }

  /** What a server should have of an alert: index and id. */
  static String key(Alert alert) {
    String month = alert.timestamp() < MARCH ? "2026.02" : "2026.03";
    return "beaconwatch-alerts-" + month + "/" + alert.id();
  }

  /** The lines of dead letters that are committed. */
  List<String> deadLetters() throws IOException {
    if (!Files.exists(deadLetters)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(deadLetters)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
