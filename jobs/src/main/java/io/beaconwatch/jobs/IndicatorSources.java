package io.beaconwatch.jobs;

import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.connectors.intelligence.IndicatorSource;
import io.beaconwatch.jobs.options.DetectSettings;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where indicators come from: files. */
final class IndicatorSources {
  private final DetectSettings settings;

  IndicatorSources(DetectSettings settings) {
    this.settings = settings;
  }

  /** Adds what the settings name to the job; without any it is an empty source. */
  DataStream<IndicatorRecord> addTo(StreamExecutionEnvironment environment) {
    return IndicatorSource.of(environment, settings.indicators().paths(), "read-indicators");
  }
}
