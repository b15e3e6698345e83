package io.beaconwatch.connectors.kafka;

import io.beaconwatch.common.event.Field;
import io.beaconwatch.connectors.telemetry.EventTime;
import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/** Telemetry that tests put into topics, and jobs that read it. */
@SuppressWarnings("try") // CloseableIterator.close() throws Exception
record TelemetryTopics(
    KafkaCluster cluster,
    Topics topics,
    String group,
    StartingOffsets start,
    StoppingOffsets stop,
    EventTimeOptions time) {
  static final int LONGEST = 10_000;
  private static final Duration IMPATIENT = Duration.ofMillis(200);

  /** From the first record on, to the end as it is at the start. */
  static TelemetryTopics of(KafkaCluster cluster, String... topics) {
    return new TelemetryTopics(
        cluster,
        new Topics.Named(List.of(topics)),
        "beaconwatch",
        StartingOffsets.End.EARLIEST,
        StoppingOffsets.End.LATEST,
        new EventTimeOptions(Duration.ZERO, IMPATIENT, null));
  }

  TelemetryTopics topics(Topics newTopics) {
    return new TelemetryTopics(cluster, newTopics, group, start, stop, time);
  }

  TelemetryTopics group(String newGroup) {
    return new TelemetryTopics(cluster, topics, newGroup, start, stop, time);
  }

  TelemetryTopics start(StartingOffsets newStart) {
    return new TelemetryTopics(cluster, topics, group, newStart, stop, time);
  }

  TelemetryTopics stop(StoppingOffsets newStop) {
    return new TelemetryTopics(cluster, topics, group, start, newStop, time);
  }

  TelemetryTopics time(EventTimeOptions newTime) {
    return new TelemetryTopics(cluster, topics, group, start, stop, newTime);
  }

  /** A connection of that time. */
  static String event(Instant time) {
    return """
        {"@timestamp":"%s","event":{"category":["network"],"type":["connection","start"]},\
        "host":{"name":"h"},"destination":{"ip":"192.0.2.1","port":443}}"""
        .formatted(time);
  }

  /** A record of a kind that no detection reads. */
  static String other() {
    return "{\"@timestamp\":\"2026-03-03T09:00:00Z\",\"ecs\":{\"version\":\"8.0.0\"},"
        + "\"event\":{\"category\":[\"file\"]},\"host\":{\"name\":\"h\"}}";
  }

  DataStream<TelemetryRecord> read(StreamExecutionEnvironment environment) {
    KafkaTelemetry telemetry =
        new KafkaTelemetry(cluster, topics, group, start, stop, Duration.ofMillis(100));
    TelemetryDecoder.Provider decoders =
        TelemetryDecoder.provider(
            TelemetryFormat.AUTO,
            EventTime.SENSOR,
            EnumSet.of(Field.DESTINATION_IP),
            Set.of(),
            0,
            Duration.ofDays(1).toMillis(),
            !stop.bounded());
    return environment
        .fromSource(
            telemetry.source(decoders, System.currentTimeMillis(), LONGEST),
            time.strategy(),
            "read-telemetry")
        .uid("read-telemetry");
  }

  DataStream<String> lines(StreamExecutionEnvironment environment) {
    return read(environment)
        .keyBy(record -> 0, Types.INT)
        .process(new TellPassed())
        .returns(Types.STRING);
  }

  /** A line for each record of a run that ends, without those of event time, sorted. */
  List<String> all(RuntimeExecutionMode mode, int parallelism) throws Exception {
    StreamExecutionEnvironment environment = environment(mode, parallelism, new Configuration());
    List<String> found = new ArrayList<>();
    try (CloseableIterator<String> lines = lines(environment).executeAndCollect()) {
      lines.forEachRemaining(found::add);
    }
    found.removeIf(line -> line.startsWith("passed"));
    found.sort(null);
    return found;
  }

  List<String> all() throws Exception {
    return all(RuntimeExecutionMode.STREAMING, 2);
  }

  /** The lines of a run, which is then cancelled, until one is as wanted. */
  static void until(CloseableIterator<String> lines, List<String> found, Predicate<String> wanted) {
    do {
      found.add(lines.next());
    } while (!wanted.test(found.get(found.size() - 1)));
  }

  static StreamExecutionEnvironment environment(
      RuntimeExecutionMode mode, int parallelism, Configuration configuration) {
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(20));
    if (configuration.getOptional(RestartStrategyOptions.RESTART_STRATEGY).isEmpty()) {
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    environment.setRuntimeMode(mode);
    return environment;
  }

  static String folder(Path path) {
    return path.toUri().toString();
  }
}
