package io.beaconwatch.benchmark;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.LoadSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Telemetry that is measured with: a function of these values, so that what an earlier run wrote is
 * used again.
 *
 * @param groups of a clock hour, a host, a process and a destination
 */
record DataSet(TelemetryFormat format, long lines, long groups) {
  private static final long SEED = 1;

  /** Writes it where it is not there yet, and returns the folder of its files. */
  Path write(Path data) throws IOException {
    Path folder = data.resolve(format.label() + "-" + lines + "-" + groups);
    Path complete = folder.resolve("complete");
    if (!Files.exists(complete)) {
      deleteRecursively(folder);
      LoadSettings load = new LoadSettings(lines, groups, false, 0);
      new TelemetryGenerator(GeneratorSettings.load(SEED, format, load)).generate(folder);
      Files.createFile(complete);
    }
    return folder.resolve("telemetry").resolve(format.label());
  }

  /** Reads all files once, so that those that fit into memory are there; returns their bytes. */
  static long warm(Path folder) throws IOException {
    byte[] buffer = new byte[1 << 20];
    long bytes = 0;
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          bytes += count;
        }
      }
    }
    return bytes;
  }

  static void deleteRecursively(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
