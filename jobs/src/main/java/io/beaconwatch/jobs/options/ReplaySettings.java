package io.beaconwatch.jobs.options;

import java.util.List;

/**
 * What is replayed; {@link ReplayOptions} says what each setting means.
 *
 * @param deadLetters paths or URIs of folders and files; empty when there are only topics
 * @param topics of the Kafka cluster that telemetry and alerts use; empty when there are only files
 */
public record ReplaySettings(List<String> deadLetters, List<String> topics) {
  public ReplaySettings {
    deadLetters = List.copyOf(deadLetters);
    topics = List.copyOf(topics);
  }
}
