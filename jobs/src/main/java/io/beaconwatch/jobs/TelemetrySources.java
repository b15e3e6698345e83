package io.beaconwatch.jobs;

import io.beaconwatch.connectors.archive.ArchiveFile;
import io.beaconwatch.connectors.archive.ArchiveFiles;
import io.beaconwatch.connectors.archive.ArchiveSource;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.connectors.kafka.EventTimeOptions;
import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.connectors.telemetry.TelemetryRecordFormat;
import io.beaconwatch.jobs.options.DetectSettings;
import io.beaconwatch.jobs.options.KafkaSettings;
import io.beaconwatch.jobs.options.Mode;
import io.beaconwatch.jobs.pipeline.DetectionPlan;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where telemetry comes from: files or topics of Kafka. */
final class TelemetrySources {
  /** Names of files whose length is the length of what they hold. */
  private static final List<String> PLAIN = List.of(".json", ".jsonl", ".ndjson", ".xml", ".log");

  private final DetectSettings settings;

  TelemetrySources(DetectSettings settings) {
    this.settings = settings;
  }

  /**
   * Adds what the settings name to the job; its watermarks are its own.
   *
   * @param runStart in epoch milliseconds; bounds event times
   */
  DataStream<TelemetryRecord> addTo(
      StreamExecutionEnvironment environment, DetectionPlan plan, long runStart) {
    TelemetryDecoder.Provider decoders =
        TelemetryDecoder.provider(
            settings.format(),
            settings.eventTime(),
            plan.neededFields(),
            plan.joinedFamilies(),
            settings.earliestTime().toEpochMilli(),
            settings.latestTimeAhead().toMillis(),
            settings.isLive());
    SingleOutputStreamOperator<TelemetryRecord> telemetry =
        settings
            .kafka()
            .filter(KafkaSettings::hasTelemetry)
            .map(kafka -> topics(environment, kafka, decoders, runStart))
            .orElseGet(() -> files(environment, decoders, runStart));
    return telemetry.uid("read-telemetry");
  }

  private SingleOutputStreamOperator<TelemetryRecord> topics(
      StreamExecutionEnvironment environment,
      KafkaSettings kafka,
      TelemetryDecoder.Provider decoders,
      long runStart) {
    EventTimeOptions eventTime =
        new EventTimeOptions(
            settings.outOfOrderness(), kafka.idleness(), kafka.alignment().orElse(null));
    return environment.fromSource(
        kafka.telemetry().orElseThrow().source(decoders, runStart, settings.maxRecordSize()),
        eventTime.strategy(),
        "read-telemetry");
  }

  private SingleOutputStreamOperator<TelemetryRecord> files(
      StreamExecutionEnvironment environment, TelemetryDecoder.Provider decoders, long runStart) {
    ArchiveSource<TelemetryRecord> source =
        ArchiveSource.builder(decoders, new CompactType<>(new TelemetryRecordFormat()))
            .paths(settings.input())
            .watchInterval(settings.watch().orElse(null))
            .outOfOrderness(settings.outOfOrderness())
            .maxRecordLength(settings.maxRecordSize())
            .runStart(runStart)
            .orderByTime(settings.mode() == Mode.STREAMING)
            .build();
    return environment.fromSource(source, WatermarkStrategy.noWatermarks(), "read-telemetry");
  }

  /**
   * How much there is to read, as stored; negative where nobody knows, as of compressed files and
   * topics.
   */
  long totalBytes() throws IOException {
    if (settings.input().isEmpty()) {
      return -1;
    }
    List<ArchiveFile> files = ArchiveFiles.list(settings.input()).files();
    boolean plain = files.stream().allMatch(file -> PLAIN.stream().anyMatch(file.path()::endsWith));
    return plain ? files.stream().mapToLong(ArchiveFile::length).sum() : -1;
  }
}
