package io.beaconwatch.jobs.options;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where indicators come from; {@link IndicatorOptions} says what each setting means.
 *
 * @param paths files, globs or URIs; empty when there are none
 * @param watch how often to look at them again; empty when they are read once
 * @param topics of the Kafka cluster that telemetry and alerts use; empty when there are none
 * @param hold how long to wait for feeds that go on to be read for the first time
 */
public record IndicatorSettings(
    List<String> paths, Optional<Duration> watch, List<String> topics, Duration hold) {
  public IndicatorSettings {
    paths = List.copyOf(paths);
    topics = List.copyOf(topics);
  }
}
