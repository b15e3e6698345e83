package io.beaconwatch.jobs.options;

import java.util.List;

/**
 * Where indicators come from; {@link IndicatorOptions} says what each setting means.
 *
 * @param paths files, globs or URIs; empty when there are none
 */
public record IndicatorSettings(List<String> paths) {
  public IndicatorSettings {
    paths = List.copyOf(paths);
  }
}
