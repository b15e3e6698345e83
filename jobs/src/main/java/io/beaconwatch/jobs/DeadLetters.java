package io.beaconwatch.jobs;

import io.beaconwatch.common.event.HostName;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.connectors.archive.ArchiveFile;
import io.beaconwatch.connectors.archive.ArchiveFiles;
import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.replay.DeadLetterDecoder;
import io.beaconwatch.connectors.replay.ReadOrigins;
import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.jobs.options.CheckPaths;
import io.beaconwatch.jobs.options.ReplaySettings;
import io.beaconwatch.jobs.pipeline.JoinProcesses;
import io.beaconwatch.jobs.pipeline.TimeSpans;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** The dead letters of earlier runs, looked through before the job starts. */
final class DeadLetters {
  private final List<ArchiveFile> files;

  /** Lists the files, once: what appears afterwards is no part of the replay. */
  DeadLetters(ReplaySettings replay) {
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
              .filter(DeadLetters::exists)
              .map(Path::toString)
              .toList();
      if (folders.isEmpty()) {
        places.add(given);
      }
      folders.stream().filter(DeadLetters::holdsFiles).forEach(places::add);
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
  List<String> files() {
    return files.stream().map(ArchiveFile::path).toList();
  }

  /**
   * Why they cannot be replayed, or empty. The job would unpack what is packed; the spans, which
   * are looked through before it, are read as it is stored.
   */
  Optional<String> refusal() {
    if (files.isEmpty()) {
      return Optional.of("nothing there is rejected or late");
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

  /**
   * The spans of time that the letters' records have a say in: a connection in its own time, the
   * start of a process in all connections that it may be joined with.
   *
   * @param retention how long a start may be joined after it
   * @param wait how long before it
   */
  TimeSpans spans(
      TelemetryDecoder.Provider decoders, long runStart, Duration retention, Duration wait)
      throws IOException {
    TimeSpans spans = new TimeSpans();
    RecordDecoder<TelemetryRecord> decoder =
        new DeadLetterDecoder.Provider(decoders, new ReadOrigins(Set.of(), Map.of()))
            .create(runStart);
    RecordDecoder.Output<TelemetryRecord> output =
        new RecordDecoder.Output<>() {
          @Override
          public void collect(TelemetryRecord record) {}

          @Override
          public void collect(TelemetryRecord record, long time) {
            if (record.context() != null) {
              boolean host = record.context() instanceof HostName;
              spans.addMinutes(
                  time - wait.toMillis(),
                  time + (host ? JoinProcesses.HOST_RETENTION : retention.toMillis()));
            }
            for (NetworkConnection view = record.connection();
                view != null;
                view = view.otherView()) {
              spans.addMinutes(view.eventTime(), view.eventTime());
            }
          }
        };
    for (ArchiveFile file : files) {
      Path path = new Path(file.path());
      FileSystem fileSystem = path.getFileSystem();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(fileSystem.open(path), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
          decoder.decode(bytes, 0, bytes.length, file.path(), 0, output);
        }
      }
    }
    return spans;
  }
}
