package io.beaconwatch.jobs.options;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the options of output files and holds them against the input. */
final class ReadFileSinkSettings {
  private static final long SMALLEST_FILE = 1 << 10;

  private ReadFileSinkSettings() {}

  /**
   * The settings, or empty when no folder is given.
   *
   * @param input the paths of telemetry
   */
  static Optional<FileSinkSettings> from(ReadOptions options, List<String> input, Mode mode) {
    Optional<String> folder = options.path(FileSinkOptions.OUTPUT);
    if (folder.isPresent() && options.has(DetectOptions.WATCH)) {
      options.require(
          FileSinkOptions.OUTPUT,
          input.stream().noneMatch(text -> CheckPaths.mayRead(text, folder.get())),
          "lies in a watched folder, so the job would read what it writes");
    }
    long rollingSize = options.required(FileSinkOptions.ROLLING_SIZE).getBytes();
    options.require(
        FileSinkOptions.ROLLING_SIZE, rollingSize >= SMALLEST_FILE, "must be at least 1kb");
    boolean overwrite = options.required(FileSinkOptions.OVERWRITE);
    AlertFiles alertFiles = options.required(FileSinkOptions.ALERT_FILES);
    Optional<Duration> interval =
        options.duration(FileSinkOptions.ROLLING_INTERVAL, Duration.ofMillis(1));
    return folder.map(
        path ->
            new FileSinkSettings(
                path,
                overwrite,
                alertFiles,
                rollingSize,
                mode == Mode.STREAMING ? interval : Optional.empty()));
  }
}
