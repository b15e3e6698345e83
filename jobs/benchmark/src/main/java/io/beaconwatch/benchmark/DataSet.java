package io.beaconwatch.benchmark;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.LoadSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Telemetry that is measured with: a function of these values, so that what an earlier run wrote is
 * used again.
 *
 * @param groups of a clock hour, a host, a process and a destination
 * @param hours of which each is a file
 * @param processStarts whether connections have no command line, and the starts of their processes
 *     are there
 * @param gzip whether files are compressed
 */
record DataSet(
    TelemetryFormat format,
    long lines,
    long groups,
    int hours,
    boolean processStarts,
    boolean gzip) {
  private static final long SEED = 1;
  private static final int DAY = 24;

  /** A day of plain files. */
  DataSet(TelemetryFormat format, long lines, long groups) {
    this(format, lines, groups, DAY, false, false);
  }

  DataSet compressed() {
    return new DataSet(format, lines, groups, hours, processStarts, true);
  }

  DataSet withProcessStarts() {
    return new DataSet(format, lines, groups, hours, true, gzip);
  }

  DataSet over(int otherHours) {
    return new DataSet(format, lines, groups, otherHours, processStarts, gzip);
  }

  DataSet withGroups(long otherGroups) {
    return new DataSet(format, lines, otherGroups, hours, processStarts, gzip);
  }

  /** Writes it where it is not there yet, and returns the folder of its files. */
  Path write(Path data) throws IOException {
    Path folder = data.resolve(name());
    Path files = folder.resolve("telemetry").resolve(format.label());
    Path complete = folder.resolve("complete");
    if (!Files.exists(complete)) {
      deleteRecursively(folder);
      if (gzip) {
        Path plain = new DataSet(format, lines, groups, hours, processStarts, false).write(data);
        compress(plain, Files.createDirectories(files));
      } else {
        LoadSettings load = new LoadSettings(lines, groups, processStarts, 0);
        new TelemetryGenerator(GeneratorSettings.load(SEED, format, load).over(hours))
            .generate(folder);
      }
      Files.createFile(complete);
    }
    return files;
  }

  private String name() {
    return String.join(
        "-",
        format.label(),
        Long.toString(lines),
        Long.toString(groups),
        hours + "h",
        processStarts ? "starts" : "enriched",
        gzip ? "gz" : "plain");
  }

  private static void compress(Path plain, Path folder) throws IOException {
    try {
      files(plain).parallelStream()
          .forEach(
              file -> {
                try (OutputStream out =
                    new GZIPOutputStream(
                        Files.newOutputStream(folder.resolve(file.getFileName() + ".gz")),
                        1 << 16)) {
                  Files.copy(file, out);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  /** Reads all files once, so that those that fit into memory are there; returns their bytes. */
  static long warm(Path folder) throws IOException {
    byte[] buffer = new byte[1 << 20];
    long bytes = 0;
    for (Path file : files(folder)) {
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
