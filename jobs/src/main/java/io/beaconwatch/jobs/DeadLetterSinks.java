package io.beaconwatch.jobs;

import io.beaconwatch.jobs.options.DetectSettings;
import io.beaconwatch.jobs.options.KafkaSettings;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Where records go that are rejected or late, and alerts that are refused: every place that the
 * settings name gets them.
 */
final class DeadLetterSinks {
  private final DetectSettings settings;

  DeadLetterSinks(DetectSettings settings) {
    this.settings = settings;
  }

  /** Adds sinks of records that could not be read, as lines of JSON. */
  void addRejected(DataStream<byte[]> rejected) {
    add(rejected, OutputDirectory.REJECTED);
  }

  /** Adds sinks of records that came too late for a window, as lines of JSON. */
  void addLate(DataStream<byte[]> late) {
    add(late, OutputDirectory.LATE);
  }

  /** Adds sinks of alerts that Elasticsearch refused, as lines of JSON. */
  void addRefused(DataStream<byte[]> refused) {
    add(refused, OutputDirectory.REFUSED);
  }

  private void add(DataStream<byte[]> lines, String kind) {
    settings.files().ifPresent(files -> LineFiles.add(lines, files, kind));
    settings.kafka().ifPresent(kafka -> addTopic(lines, kafka, kind));
  }

  private static void addTopic(DataStream<byte[]> lines, KafkaSettings kafka, String kind) {
    String name = "write-" + kind + "-to-kafka";
    kafka
        .deadLetterTopic()
        .ifPresent(
            topic -> lines.sinkTo(kafka.output(topic, kind).deadLetters()).name(name).uid(name));
  }
}
