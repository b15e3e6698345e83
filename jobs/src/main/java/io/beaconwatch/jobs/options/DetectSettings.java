package io.beaconwatch.jobs.options;

import io.beaconwatch.connectors.telemetry.EventTime;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What {@code detect} was asked to do, typed and free of contradictions; {@link CheckedSettings}
 * makes it. Local paths are absolute. {@link DetectOptions} says what each means; a group of
 * options that stands for itself has a record of its own.
 *
 * @param input paths, globs or URIs; empty only when telemetry comes from Kafka or dead letters
 * @param watch how often to look for new files; empty when the job ends with its input
 * @param filters a folder
 * @param from events before it are outside the range
 * @param to events at it or after are outside the range
 * @param asOf the moment of the historical run to reproduce
 * @param provisionalDelay the longest that counts wait before they are passed on where alerts are
 *     told as they happen; empty where they are told when they are final
 * @param latestTimeAhead counted from the run's start, of one without an end from the present
 * @param maxRecordSize in bytes
 * @param maxRejected empty when there is no limit
 * @param parallelism empty to leave it to the cluster, or to use every processor of this machine
 * @param checkpointDirectory a path or URI; empty to leave it to the cluster, or to a temporary
 *     folder
 * @param webPort empty for any free one; only of a run that is its own cluster
 * @param files the folder that is written; empty when everything goes elsewhere
 * @param kafka empty when no option of Kafka is given
 * @param elasticsearch empty when no option of Elasticsearch is given
 * @param replay empty when nothing is replayed
 */
public record DetectSettings(
    List<String> input,
    TelemetryFormat format,
    Mode mode,
    Optional<Duration> watch,
    DetectionChoice detections,
    Optional<Path> filters,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<Instant> asOf,
    EventTime eventTime,
    Sequences sequences,
    Duration outOfOrderness,
    Duration allowedLateness,
    ProcessContext processContext,
    Duration processRetention,
    Duration processWait,
    Optional<Duration> provisionalDelay,
    Instant earliestTime,
    Duration latestTimeAhead,
    int maxRecordSize,
    OptionalLong maxRejected,
    OptionalInt parallelism,
    Duration checkpointInterval,
    Optional<String> checkpointDirectory,
    OptionalInt webPort,
    ProgressMode progress,
    IndicatorSettings indicators,
    Optional<FileSinkSettings> files,
    Optional<KafkaSettings> kafka,
    Optional<ElasticsearchSettings> elasticsearch,
    Optional<ReplaySettings> replay) {

  public DetectSettings {
    input = List.copyOf(input);
  }

  /** Whether the run goes on for as long as telemetry comes. */
  public boolean isLive() {
    return watch.isPresent() || kafka.filter(KafkaSettings::isLive).isPresent();
  }
}
