package io.beaconwatch.jobs;

import io.beaconwatch.connectors.archive.ArchiveFile;
import io.beaconwatch.connectors.archive.ArchiveFiles;
import io.beaconwatch.connectors.archive.ArchiveSource;
import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.connectors.kafka.DeadLetterTopics;
import io.beaconwatch.connectors.kafka.EventTimeOptions;
import io.beaconwatch.connectors.kafka.KafkaTelemetry;
import io.beaconwatch.connectors.replay.DeadLetterDecoder;
import io.beaconwatch.connectors.replay.ReadOrigins;
import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.connectors.telemetry.TelemetryRecordFormat;
import io.beaconwatch.jobs.options.DetectSettings;
import io.beaconwatch.jobs.options.KafkaSettings;
import io.beaconwatch.jobs.options.Mode;
import io.beaconwatch.jobs.pipeline.DetectionPlan;
import io.beaconwatch.jobs.pipeline.TimeSpans;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where telemetry comes from: files or topics of Kafka. */
final class TelemetrySources {
  /** Names of files whose length is the length of what they hold. */
  private static final List<String> PLAIN = List.of(".json", ".jsonl", ".ndjson", ".xml", ".log");

  /** A letter quotes a record in JSON's escapes, with up to six bytes for each of its own. */
  private static final int LONGEST_LETTER = (1 << 30) - 1;

  private final DetectSettings settings;
  private final TelemetryDecoder.Provider decoders;
  private final long runStart;
  private final Optional<DeadLetters> deadLetters;
  private final Optional<DeadLetters.Contents> replayed;

  /**
   * Looks through the dead letters, if there are any.
   *
   * @param runStart in epoch milliseconds; bounds event times
   * @throws IOException when the dead letters cannot be read
   */
  TelemetrySources(DetectSettings settings, DetectionPlan plan, long runStart) throws IOException {
    this.settings = settings;
    this.decoders = decoders(settings, plan);
    this.runStart = runStart;
    this.deadLetters = DeadLetters.of(settings);
    this.replayed =
        deadLetters.isEmpty()
            ? Optional.empty()
            : Optional.of(
                deadLetters
                    .get()
                    .contents(
                        decoders, runStart, settings.processRetention(), settings.processWait()));
  }

  /** Adds what the settings name to the job; its watermarks are its own. */
  DataStream<TelemetryRecord> addTo(StreamExecutionEnvironment environment) {
    List<DataStream<TelemetryRecord>> sources = new ArrayList<>();
    settings
        .kafka()
        .filter(KafkaSettings::hasTelemetry)
        .ifPresent(kafka -> sources.add(topics(environment, kafka).uid("read-telemetry")));
    if (!settings.input().isEmpty()) {
      sources.add(
          files(environment, settings.input(), decoders, settings.maxRecordSize())
              .name("read-telemetry")
              .uid("read-telemetry"));
    }
    deadLetters.ifPresent(letters -> sources.addAll(deadLetters(environment, letters)));
    return sources.stream().reduce(DataStream::union).orElseThrow();
  }

  /** The spans of time that a replay tells again; empty when nothing is replayed. */
  Optional<TimeSpans> replayedSpans() {
    return replayed.map(DeadLetters.Contents::spans);
  }

  private List<DataStream<TelemetryRecord>> deadLetters(
      StreamExecutionEnvironment environment, DeadLetters letters) {
    DeadLetterDecoder.Provider records =
        new DeadLetterDecoder.Provider(
            decoders, origins(letters), replayed.orElseThrow().repeated());
    List<DataStream<TelemetryRecord>> sources = new ArrayList<>();
    if (!letters.files().paths().isEmpty()) {
      sources.add(
          files(environment, letters.files().paths(), records, LONGEST_LETTER)
              .name("read-dead-letters")
              .uid("read-dead-letters"));
    }
    // Letters stand in no order of event time, and some are there for having come late: without
    // watermarks event time begins when all of them have been read, and none is late again.
    letters
        .topics()
        .ifPresent(
            topics ->
                sources.add(
                    environment
                        .fromSource(
                            topics.source(records, runStart),
                            WatermarkStrategy.noWatermarks(),
                            "read-dead-letter-topics")
                        .uid("read-dead-letter-topics")));
    return sources;
  }

  private static TelemetryDecoder.Provider decoders(DetectSettings settings, DetectionPlan plan) {
    // A run without an end reads what the bundled detections need, whether they are loaded or not:
    // windows that were open at an upgrade finish by definitions that the sources do not know.
    DetectionPlan read = settings.isLive() ? plan.withBundled() : plan;
    return TelemetryDecoder.provider(
        settings.format(),
        settings.eventTime(),
        read.neededFields(),
        read.joinedFamilies(),
        settings.earliestTime().toEpochMilli(),
        settings.latestTimeAhead().toMillis(),
        settings.isLive());
  }

  /** What is read anyway: a letter may also tell of a record in a topic of letters. */
  private ReadOrigins origins(DeadLetters letters) {
    Set<String> files =
        settings.input().isEmpty()
            ? Set.of()
            : ArchiveFiles.list(settings.input()).files().stream()
                .map(file -> ArchiveFiles.shown(new Path(file.path())))
                .collect(Collectors.toSet());
    Map<String, Map<Integer, Long>> offsets = new HashMap<>();
    settings
        .kafka()
        .flatMap(KafkaSettings::telemetry)
        .map(KafkaTelemetry::firstOffsets)
        .ifPresent(offsets::putAll);
    letters.topics().map(DeadLetterTopics::firstOffsets).ifPresent(offsets::putAll);
    return new ReadOrigins(files, offsets);
  }

  private SingleOutputStreamOperator<TelemetryRecord> topics(
      StreamExecutionEnvironment environment, KafkaSettings kafka) {
    EventTimeOptions eventTime =
        new EventTimeOptions(
            settings.outOfOrderness(), kafka.idleness(), kafka.alignment().orElse(null));
    return environment.fromSource(
        kafka.telemetry().orElseThrow().source(decoders, runStart, settings.maxRecordSize()),
        eventTime.strategy(),
        "read-telemetry");
  }

  private SingleOutputStreamOperator<TelemetryRecord> files(
      StreamExecutionEnvironment environment,
      List<String> paths,
      RecordDecoder.Provider<TelemetryRecord> records,
      int longestRecord) {
    ArchiveSource<TelemetryRecord> source =
        ArchiveSource.builder(records, new CompactType<>(new TelemetryRecordFormat()))
            .paths(paths)
            .watchInterval(settings.watch().orElse(null))
            .outOfOrderness(settings.outOfOrderness())
            .maxRecordLength(longestRecord)
            .runStart(runStart)
            .orderByTime(settings.mode() == Mode.STREAMING)
            .build();
    return environment.fromSource(source, WatermarkStrategy.noWatermarks(), "read-files");
  }

  /**
   * How much there is to read, as stored; negative where nobody knows, as of compressed files and
   * topics.
   */
  static long totalBytes(DetectSettings settings) throws IOException {
    if (settings.input().isEmpty() || settings.replay().isPresent()) {
      return -1;
    }
    List<ArchiveFile> files = ArchiveFiles.list(settings.input()).files();
    boolean plain = files.stream().allMatch(file -> PLAIN.stream().anyMatch(file.path()::endsWith));
    return plain ? files.stream().mapToLong(ArchiveFile::length).sum() : -1;
  }
}
