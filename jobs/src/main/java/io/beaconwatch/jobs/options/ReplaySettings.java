package io.beaconwatch.jobs.options;

import java.util.List;

/**
 * What is replayed; {@link ReplayOptions} says what each setting means.
 *
 * @param deadLetters paths or URIs of folders and files; at least one
 */
public record ReplaySettings(List<String> deadLetters) {
  public ReplaySettings {
    deadLetters = List.copyOf(deadLetters);
  }
}
