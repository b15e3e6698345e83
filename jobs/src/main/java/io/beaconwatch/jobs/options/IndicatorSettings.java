package io.beaconwatch.jobs.options;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where indicators come from; {@link IndicatorOptions} says what each setting means.
 *
 * @param paths files, globs or URIs; empty when there are none
 * @param watch how often to look at them again; empty when they are read once
 * @param hold how long to wait for feeds that go on to be read for the first time
 */
public record IndicatorSettings(List<String> paths, Optional<Duration> watch, Duration hold) {
  public IndicatorSettings {
    paths = List.copyOf(paths);
  }
}
