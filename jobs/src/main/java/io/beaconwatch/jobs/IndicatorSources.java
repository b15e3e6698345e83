package io.beaconwatch.jobs;

import io.beaconwatch.connectors.intelligence.FeedStatement;
import io.beaconwatch.connectors.intelligence.FirstReading;
import io.beaconwatch.connectors.intelligence.FollowFeed;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.connectors.intelligence.IndicatorSource;
import io.beaconwatch.connectors.intelligence.IndicatorTypes;
import io.beaconwatch.connectors.intelligence.WatchedFeeds;
import io.beaconwatch.connectors.kafka.KafkaIndicators;
import io.beaconwatch.jobs.options.DetectSettings;
import io.beaconwatch.jobs.options.IndicatorSettings;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where indicators come from: files that are read once, or again and again, and topics. */
final class IndicatorSources {
  private final DetectSettings all;
  private final IndicatorSettings settings;

  IndicatorSources(DetectSettings settings) {
    this.all = settings;
    this.settings = settings.indicators();
  }

  /** Adds what the settings name to the job; without any it is an empty source. */
  DataStream<IndicatorRecord> addTo(StreamExecutionEnvironment environment) {
    List<String> once = settings.watch().isPresent() ? List.of() : settings.paths();
    DataStream<IndicatorRecord> indicators =
        IndicatorSource.of(environment, once, "read-indicators");
    if (settings.watch().isPresent()) {
      Source<FeedStatement, ?, ?> files =
          new WatchedFeeds(settings.paths(), settings.watch().orElseThrow());
      indicators =
          indicators.union(follow(environment, files, "indicator-files", null, settings.hold()));
    }
    if (!settings.topics().isEmpty()) {
      indicators = indicators.union(topics(environment));
    }
    return indicators;
  }

  /** Where telemetry comes to an end, they end with what is there at the start. */
  private DataStream<IndicatorRecord> topics(StreamExecutionEnvironment environment) {
    KafkaIndicators topics =
        new KafkaIndicators(all.kafka().orElseThrow().cluster(), settings.topics());
    return all.isLive()
        ? follow(
            environment,
            topics.source(false),
            "indicator-topics",
            topics.firstReading(),
            settings.hold())
        : follow(environment, topics.source(true), "indicator-topics", null, null);
  }

  /** By one subtask each, which keeps their order and knows when all has been read. */
  private static DataStream<IndicatorRecord> follow(
      StreamExecutionEnvironment environment,
      Source<FeedStatement, ?, ?> source,
      String name,
      FirstReading firstReading,
      Duration hold) {
    return environment
        .fromSource(
            source, WatermarkStrategy.noWatermarks(), "read-" + name, IndicatorTypes.STATEMENT)
        .uid("read-" + name)
        .setParallelism(1)
        .transform("follow-" + name, IndicatorTypes.RECORD, new FollowFeed(firstReading, hold))
        .uid("follow-" + name)
        .setParallelism(1);
  }
}
