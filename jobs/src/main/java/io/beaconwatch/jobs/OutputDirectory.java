package io.beaconwatch.jobs;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.beaconwatch.jobs.options.AlertFiles;
import io.beaconwatch.jobs.options.CheckPaths;
import io.beaconwatch.jobs.options.DetectSettings;
import io.beaconwatch.jobs.options.FileSinkSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/** Where a run writes, on any file system that Flink knows. */
public final class OutputDirectory {
  public static final String ALERTS = "alerts";
  public static final String ALERTS_PARQUET = "alerts-parquet";
  public static final String REJECTED = "rejected";
  public static final String LATE = "late";
  public static final String REFUSED = "refused";
  private static final String SUMMARY = "summary.json";

  /** What a file is called until it is complete. */
  private static final String UNFINISHED = ".inprogress";

  private static final String UNFINISHED_SUMMARY = "." + SUMMARY + UNFINISHED;

  /** Holds the id of the application's job while it writes here. */
  private static final String MARK = ".application";

  private static final String UNFINISHED_MARK = MARK + UNFINISHED;

  /** All that a run leaves, and so all that may be removed before the next. */
  private static final List<String> OURS =
      List.of(
          ALERTS,
          ALERTS_PARQUET,
          REJECTED,
          LATE,
          REFUSED,
          SUMMARY,
          UNFINISHED_SUMMARY,
          MARK,
          UNFINISHED_MARK);

  private final String output;
  private final boolean overwrite;
  private final List<String> folders;
  private final List<String> inputs;
  private final RunOrigin origin;

  private OutputDirectory(
      FileSinkSettings files, List<String> inputs, boolean mayRefuse, RunOrigin origin) {
    this.output = files.folder();
    this.overwrite = files.overwrite();
    this.folders = folders(files.alertFiles(), mayRefuse);
    this.inputs = inputs;
    this.origin = origin;
  }

  private static List<String> folders(AlertFiles alerts, boolean mayRefuse) {
    List<String> folders = new ArrayList<>(List.of(REJECTED, LATE));
    if (mayRefuse) {
      folders.add(REFUSED);
    }
    if (alerts.hasJsonLines()) {
      folders.add(ALERTS);
    }
    if (alerts.hasParquet()) {
      folders.add(ALERTS_PARQUET);
    }
    return folders;
  }

  /** The output folder, or empty when the settings name none. */
  public static Optional<OutputDirectory> of(DetectSettings settings, RunOrigin origin) {
    List<String> inputs = new ArrayList<>(settings.input());
    inputs.addAll(settings.indicators().paths());
    settings.replay().ifPresent(replay -> inputs.addAll(DeadLetterFiles.places(replay)));
    return settings
        .files()
        .map(
            files ->
                new OutputDirectory(files, inputs, settings.elasticsearch().isPresent(), origin));
  }

  /** Why nothing may be written there, or empty. */
  public Optional<String> refusal() {
    try {
      Path directory = directory();
      FileSystem fileSystem = directory.getFileSystem();
      if (!fileSystem.exists(directory)) {
        return unwritable();
      }
      if (!fileSystem.getFileStatus(directory).isDir()) {
        return Optional.of("'" + output + "' is a file, not a folder");
      }
      FileStatus[] entries = fileSystem.listStatus(directory);
      if (isOwn()) {
        return unwritable();
      }
      if (entries != null && entries.length > 0 && !overwrite) {
        return Optional.of(
            "'" + output + "' is not empty; --overwrite removes what an earlier run wrote there");
      }
      return overwrite ? removedInput().or(this::unwritable) : unwritable();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of("'" + output + "' cannot be used: " + CheckPaths.reason(e));
    }
  }

  /**
   * Makes the folders of a run, so that a run without alerts says so by an empty one; with
   * overwrite, removes before what an earlier run wrote there and nothing else. What this run wrote
   * itself, before it was restored or its JobManager was lost, stays.
   */
  void prepare() throws IOException {
    if (overwrite && !isOwn()) {
      clear();
    }
    if (origin.applicationJob() != null && !isMarked()) {
      write(origin.applicationJob(), UNFINISHED_MARK, MARK);
    }
    for (String name : folders) {
      Path folder = new Path(directory(), name);
      folder.getFileSystem().mkdirs(folder);
    }
  }

  private void clear() throws IOException {
    Optional<java.nio.file.Path> local = CheckPaths.localPath(output);
    for (String name : OURS) {
      if (local.isPresent()) {
        remove(local.get().resolve(name));
      } else {
        Path path = new Path(directory(), name);
        path.getFileSystem().delete(path, true);
      }
    }
  }

  /** Removes a local file or folder, if it is there; a link is removed and never followed. */
  public static void remove(java.nio.file.Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  /** Says that the job is over: an application that starts now under its id is another run. */
  void end() throws IOException {
    if (origin.applicationJob() != null) {
      Path mark = new Path(directory(), MARK);
      mark.getFileSystem().delete(mark, false);
    }
  }

  /** Whether what is there was written by this run. */
  private boolean isOwn() throws IOException {
    return origin.isRestored() || isMarked();
  }

  /** Whether the application's job has noted that it writes here, and not that it is over. */
  private boolean isMarked() throws IOException {
    return origin.applicationJob() != null
        && mark().filter(origin.applicationJob()::equals).isPresent();
  }

  private Optional<String> mark() throws IOException {
    Path mark = new Path(directory(), MARK);
    FileSystem fileSystem = mark.getFileSystem();
    if (!fileSystem.exists(mark)) {
      return Optional.empty();
    }
    try (InputStream in = fileSystem.open(mark)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Writes the summary. */
  void write(RunSummary summary) throws IOException {
    write(SummaryJson.of(summary), UNFINISHED_SUMMARY, SUMMARY);
  }

  /** Writes a file, which appears under its name only when it is complete. */
  private void write(String text, String unfinishedName, String name) throws IOException {
    Path directory = directory();
    FileSystem fileSystem = directory.getFileSystem();
    fileSystem.mkdirs(directory);
    Path unfinished = new Path(directory, unfinishedName);
    try (OutputStream out = fileSystem.create(unfinished, WriteMode.OVERWRITE)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    Path finished = new Path(directory, name);
    // Not every file system renames over what is there.
    fileSystem.delete(finished, false);
    if (!fileSystem.rename(unfinished, finished)) {
      throw new IOException("cannot rename " + unfinished + " to " + finished);
    }
  }

  /** An input that lies in what overwriting removes would be gone before it is read. */
  private Optional<String> removedInput() {
    Optional<java.nio.file.Path> directory = CheckPaths.localPath(output);
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    for (String name : OURS) {
      java.nio.file.Path removed = directory.get().resolve(name).normalize();
      for (String input : inputs) {
        Optional<java.nio.file.Path> local = CheckPaths.localPath(input);
        if (local.isPresent() && local.get().normalize().startsWith(removed)) {
          return Optional.of("--overwrite would remove the input '" + input + "'");
        }
      }
    }
    return Optional.empty();
  }

  /** Of a local folder, whether it can be made or written to. */
  private Optional<String> unwritable() {
    java.nio.file.Path nearest = CheckPaths.localPath(output).orElse(null);
    while (nearest != null && !Files.exists(nearest)) {
      nearest = nearest.getParent();
    }
    if (nearest == null || (Files.isDirectory(nearest) && Files.isWritable(nearest))) {
      return Optional.empty();
    }
    return Optional.of(
        "'" + output + "' cannot be written: '" + nearest + "' is no writable folder");
  }

  private Path directory() {
    return CheckPaths.localPath(output)
        .map(local -> new Path("file", null, local.toString()))
        .orElseGet(() -> new Path(output));
  }
}
