package io.beaconwatch.benchmark;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.LoadSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
 * @param hosts that share the lines; 0 for as many as so many groups usually have
 * @param processStarts whether connections have no command line, and the starts of their processes
 *     are there
 * @param skewPercent of the connections that pass the filters, how many in a hundred go to one
 *     destination
 * @param gzip whether files are compressed
 */
record DataSet(
    TelemetryFormat format,
    long lines,
    long groups,
    int hours,
    int hosts,
    boolean processStarts,
    int skewPercent,
    boolean gzip) {
  private static final long SEED = 1;
  private static final int DAY = 24;

  /** A day of plain files. */
  DataSet(TelemetryFormat format, long lines, long groups) {
    this(format, lines, groups, DAY, 0, false, 0, false);
  }

  DataSet compressed() {
    return with(hours, hosts, processStarts, skewPercent, true);
  }

  DataSet withProcessStarts() {
    return with(hours, hosts, true, skewPercent, gzip);
  }

  DataSet over(int otherHours) {
    return with(otherHours, hosts, processStarts, skewPercent, gzip);
  }

  DataSet withGroups(long otherGroups) {
    return new DataSet(format, lines, otherGroups, hours, hosts, processStarts, skewPercent, gzip);
  }

  /** The first of so many equal parts of its hours, with as many lines and groups an hour. */
  DataSet part(int parts) {
    return new DataSet(
        format,
        lines / parts,
        groups / parts,
        hours / parts,
        hosts,
        processStarts,
        skewPercent,
        gzip);
  }

  DataSet ofHosts(int count) {
    return with(hours, count, processStarts, skewPercent, gzip);
  }

  DataSet skewed(int percent) {
    return with(hours, hosts, processStarts, percent, gzip);
  }

  private DataSet with(
      int otherHours, int otherHosts, boolean starts, int otherSkew, boolean compressed) {
    return new DataSet(
        format, lines, groups, otherHours, otherHosts, starts, otherSkew, compressed);
  }

  /** Writes it where it is not there yet, and returns the folder of its files. */
  Path write(Path data) throws IOException {
    Path folder = data.resolve(name());
    Path files = folder.resolve("telemetry").resolve(format.label());
    Path complete = folder.resolve("complete");
    if (!Files.exists(complete)) {
      deleteRecursively(folder);
      if (gzip) {
        Path plain = with(hours, hosts, processStarts, skewPercent, false).write(data);
        compress(plain, Files.createDirectories(files));
      } else {
        new TelemetryGenerator(settings()).generate(folder);
      }
      // Or what is measured would share the disk with what is still on its way there.
      for (Path file : files(files)) {
        try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
          written.force(false);
        }
      }
      Files.createFile(complete);
    }
    return files;
  }

  private GeneratorSettings settings() {
    LoadSettings load = new LoadSettings(lines, groups, processStarts, skewPercent);
    GeneratorSettings usual = GeneratorSettings.load(SEED, format, hours, load);
    return new GeneratorSettings(
        usual.seed(),
        hosts == 0 ? usual.hosts() : hosts,
        usual.start(),
        hours,
        usual.eventsPerHostHour(),
        format,
        usual.enriched(),
        usual.malformed(),
        usual.gzip(),
        usual.load());
  }

  /** Removes what was written. */
  void remove(Path data) throws IOException {
    deleteRecursively(data.resolve(name()));
  }

  private String name() {
    String size = format.label() + "-" + lines + "-" + groups + "-" + hours + "h";
    String from = hosts == 0 ? "" : "-" + hosts + "-hosts";
    String skew = skewPercent == 0 ? "" : "-skew" + skewPercent;
    String starts = processStarts ? "-starts" : "-enriched";
    return size + from + skew + starts + (gzip ? "-gz" : "-plain");
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
