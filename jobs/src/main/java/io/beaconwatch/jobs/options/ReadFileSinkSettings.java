package io.beaconwatch.jobs.options;

import java.util.List;
import java.util.Optional;

/** Reads the options of output files and holds them against the input. */
final class ReadFileSinkSettings {
  private ReadFileSinkSettings() {}

  /**
   * The settings, or empty when no folder is given.
   *
   * @param input the paths of telemetry
   */
  static Optional<FileSinkSettings> from(ReadOptions options, List<String> input) {
    Optional<String> folder = options.path(FileSinkOptions.OUTPUT);
    if (folder.isPresent() && options.has(DetectOptions.WATCH)) {
      options.require(
          FileSinkOptions.OUTPUT,
          input.stream().noneMatch(text -> CheckPaths.mayRead(text, folder.get())),
          "lies in a watched folder, so the job would read what it writes");
    }
    boolean overwrite = options.required(FileSinkOptions.OVERWRITE);
    return folder.map(path -> new FileSinkSettings(path, overwrite));
  }
}
