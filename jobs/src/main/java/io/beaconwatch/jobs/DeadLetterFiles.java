package io.beaconwatch.jobs;

import io.beaconwatch.connectors.archive.ArchiveFile;
import io.beaconwatch.connectors.archive.ArchiveFiles;
import io.beaconwatch.jobs.options.CheckPaths;
import io.beaconwatch.jobs.options.ReplaySettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** The files that hold dead letters of earlier runs. */
final class DeadLetterFiles {
  private final List<ArchiveFile> files;

  /** Lists the files, once: what appears afterwards is no part of the replay. */
  DeadLetterFiles(ReplaySettings replay) {
    List<String> places = places(replay);
    this.files = places.isEmpty() ? List.of() : ArchiveFiles.list(places).files();
  }

  /**
   * Where the letters are: of an output folder, what is rejected or late. Empty when it holds
   * neither.
   */
  static List<String> places(ReplaySettings replay) {
    List<String> places = new ArrayList<>();
    for (String given : replay.deadLetters()) {
      List<String> folders =
          Stream.of(OutputDirectory.REJECTED, OutputDirectory.LATE)
              .map(name -> new Path(new Path(given), name))
              .filter(DeadLetterFiles::exists)
              .map(Path::toString)
              .toList();
      if (folders.isEmpty()) {
        places.add(given);
      }
      folders.stream().filter(DeadLetterFiles::holdsFiles).forEach(places::add);
    }
    return places;
  }

  /** Not, where nobody can tell: then reading what was given says why. */
  private static boolean exists(Path folder) {
    try {
      return folder.getFileSystem().exists(folder);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean holdsFiles(String folder) {
    return !ArchiveFiles.list(List.of(folder)).files().isEmpty();
  }

  /** The files that hold the letters. */
  List<String> paths() {
    return files.stream().map(ArchiveFile::path).toList();
  }

  /**
   * Why they cannot be replayed, or empty. The job would unpack what is packed; the spans, which
   * are looked through before it, are read as it is stored.
   */
  Optional<String> refusal() {
    if (files.isEmpty()) {
      return Optional.of(DeadLetters.NOTHING);
    }
    for (ArchiveFile file : files) {
      String shown = "'" + ArchiveFiles.shown(new Path(file.path())) + "'";
      try {
        if (!ArchiveFiles.isPlain(file)) {
          return Optional.of(shown + " is not plain UTF-8 text; unpack it first");
        }
      } catch (IOException e) {
        return Optional.of(shown + " cannot be read: " + CheckPaths.reason(e));
      }
    }
    return Optional.empty();
  }

  /** Reads all of them here, one after the other. */
  void readAll(Reader reader) throws IOException {
    for (ArchiveFile file : files) {
      Path path = new Path(file.path());
      FileSystem fileSystem = path.getFileSystem();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(fileSystem.open(path), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          reader.read(file.path(), line.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  /** Takes one line after the other. */
  @FunctionalInterface
  interface Reader {
    void read(String file, byte[] line);
  }
}
