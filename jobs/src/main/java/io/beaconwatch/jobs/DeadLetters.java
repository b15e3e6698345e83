package io.beaconwatch.jobs;

import io.beaconwatch.common.event.HostName;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.kafka.DeadLetterTopics;
import io.beaconwatch.connectors.replay.DeadLetter;
import io.beaconwatch.connectors.replay.DeadLetterDecoder;
import io.beaconwatch.connectors.replay.LetterPosition;
import io.beaconwatch.connectors.replay.ReadOrigins;
import io.beaconwatch.connectors.replay.ToldRecords;
import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.jobs.options.DetectSettings;
import io.beaconwatch.jobs.options.KafkaSettings;
import io.beaconwatch.jobs.options.ReplayOptions;
import io.beaconwatch.jobs.options.ReplaySettings;
import io.beaconwatch.jobs.pipeline.JoinProcesses;
import io.beaconwatch.jobs.pipeline.TimeSpans;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;

/**
 * The dead letters of earlier runs, in files and topics, looked through before the job starts: what
 * appears afterwards is no part of the replay.
 */
final class DeadLetters {
  /** Why nothing can be replayed of a place without letters. */
  static final String NOTHING = "nothing there is rejected or late";

  private final DeadLetterFiles files;
  private final Optional<DeadLetterTopics> topics;

  private DeadLetters(DeadLetterFiles files, Optional<DeadLetterTopics> topics) {
    this.files = files;
    this.topics = topics;
  }

  /**
   * Those that the settings name, or empty when nothing is replayed.
   *
   * @throws IOException when Kafka cannot be asked
   */
  static Optional<DeadLetters> of(DetectSettings settings) throws IOException {
    Optional<ReplaySettings> replay = settings.replay();
    return replay.isEmpty()
        ? Optional.empty()
        : Optional.of(new DeadLetters(new DeadLetterFiles(replay.get()), topics(settings)));
  }

  /** Empty, too, where the settings do not say where Kafka is, which is told of as such. */
  private static Optional<DeadLetterTopics> topics(DetectSettings settings) throws IOException {
    ReplaySettings replay = settings.replay().orElseThrow();
    Optional<KafkaSettings> kafka =
        settings.kafka().filter(there -> !there.cluster().bootstrapServers().isBlank());
    return replay.topics().isEmpty() || kafka.isEmpty()
        ? Optional.empty()
        : Optional.of(DeadLetterTopics.asOfNow(kafka.get().cluster(), replay.topics()));
  }

  /** Why they cannot be replayed, by the option that names them. */
  static Map<ConfigOption<?>, String> refusals(DetectSettings settings) {
    Map<ConfigOption<?>, String> refusals = new LinkedHashMap<>();
    settings
        .replay()
        .filter(replay -> !replay.deadLetters().isEmpty())
        .flatMap(replay -> new DeadLetterFiles(replay).refusal())
        .ifPresent(refusal -> refusals.put(ReplayOptions.DEAD_LETTERS, refusal));
    if (settings.replay().isPresent()) {
      try {
        topics(settings)
            .filter(DeadLetterTopics::isEmpty)
            .ifPresent(empty -> refusals.put(ReplayOptions.DEAD_LETTERS_TOPICS, NOTHING));
      } catch (IOException e) {
        refusals.put(ReplayOptions.DEAD_LETTERS_TOPICS, e.getMessage());
      }
    }
    return refusals;
  }

  DeadLetterFiles files() {
    return files;
  }

  Optional<DeadLetterTopics> topics() {
    return topics;
  }

  /**
   * What a replay has to know before it starts.
   *
   * @param spans of time that the letters' records have a say in: a connection in its own time, the
   *     start of a process in all connections that it may be joined with
   * @param repeated letters of topics whose records other letters hold as well
   */
  record Contents(TimeSpans spans, Set<LetterPosition> repeated) {}

  /**
   * Reads all letters.
   *
   * @param retention how long a start may be joined after it
   * @param wait how long before it
   */
  Contents contents(
      TelemetryDecoder.Provider decoders, long runStart, Duration retention, Duration wait)
      throws IOException {
    TimeSpans spans = new TimeSpans();
    DeadLetterDecoder decoder =
        new DeadLetterDecoder.Provider(decoders, new ReadOrigins(Set.of(), Map.of()), Set.of())
            .create(runStart);
    RecordDecoder.Output<TelemetryRecord> output =
        new RecordDecoder.Output<>() {
          @Override
          public void collect(TelemetryRecord record) {}

          @Override
          public void collect(TelemetryRecord record, long time) {
            if (record.context() != null) {
              boolean host = record.context() instanceof HostName;
              spans.addMinutes(
                  time - wait.toMillis(),
                  time + (host ? JoinProcesses.HOST_RETENTION : retention.toMillis()));
            }
            for (NetworkConnection view = record.connection();
                view != null;
                view = view.otherView()) {
              spans.addMinutes(view.eventTime(), view.eventTime());
            }
          }
        };
    ToldRecords told = new ToldRecords();
    files.readAll(
        (file, line) -> {
          decoder.decode(line, 0, line.length, file, 0, output);
          if (topics.isPresent()) {
            DeadLetter.find(line).ifPresent(told::isToldAgain);
          }
        });
    return new Contents(
        spans, topics.isPresent() ? topics.get().readAll(decoder, told, output) : Set.of());
  }
}
