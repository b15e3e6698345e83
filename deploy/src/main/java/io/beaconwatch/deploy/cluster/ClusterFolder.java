package io.beaconwatch.deploy.cluster;

import io.beaconwatch.jobs.OutputDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a cluster keeps everything: its configuration, logs, checkpoints, savepoints and temporary
 * files, and which processes it consists of.
 *
 * @param path absolute
 */
record ClusterFolder(Path path) {
  private static final String PROCESSES = "processes";
  private static final String SAVEPOINTS = "savepoints";

  /** Of one start, and of no use to the next. */
  private static final List<String> OF_ONE_START = List.of("conf", "temporary", PROCESSES);

  /** What jobs can be started from again, or a failure be told by. */
  private static final List<String> KEPT_BETWEEN_STARTS = List.of("log", "checkpoints");

  ClusterFolder {
    path = path.toAbsolutePath().normalize();
  }

  /**
   * Makes what is not there; what it makes is the owner's alone, since logs and state tell much.
   */
  void make() throws IOException {
    if (!Files.exists(path)) {
      Files.createDirectories(path.getParent());
      Files.createDirectory(path, ownersAlone());
    }
    for (String name : List.of("conf", "log", "temporary")) {
      Files.createDirectories(path.resolve(name));
    }
  }

  /** What {@link ClusterLock} locks; outside, since the folder comes and goes. */
  Path lock() {
    return path.resolveSibling(path.getFileName() + ".lock");
  }

  private FileAttribute<?>[] ownersAlone() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  Path conf() {
    return path.resolve("conf");
  }

  Path logs() {
    return path.resolve("log");
  }

  Path temporary() {
    return path.resolve("temporary");
  }

  Path checkpoints() {
    return path.resolve("checkpoints");
  }

  Path savepoints() {
    return path.resolve(SAVEPOINTS);
  }

  /** Notes a process, so that another run of the command can end it, in place of its namesake. */
  void put(ClusterProcess started) throws IOException {
    List<String> lines = new ArrayList<>();
    for (ClusterProcess process : processes()) {
      if (!process.name().equals(started.name())) {
        lines.add(process.line());
      }
    }
    lines.add(started.line());
    Files.write(path.resolve(PROCESSES), lines);
  }

  /** In the order in which they were started; empty where there is no cluster. */
  List<ClusterProcess> processes() throws IOException {
    List<ClusterProcess> processes = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(path.resolve(PROCESSES))) {
        processes.add(ClusterProcess.of(line));
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return processes;
  }

  /**
   * Removes what only the cluster that was last started here needed. Retained checkpoints stay,
   * since a job that was lost goes on from them, and so do logs, which the next start appends to.
   */
  void clearForStart() throws IOException {
    for (String name : OF_ONE_START) {
      OutputDirectory.remove(path.resolve(name));
    }
  }

  /** Removes what a cluster leaves, except savepoints, and itself when nothing else is in it. */
  void clear() throws IOException {
    clearForStart();
    for (String name : KEPT_BETWEEN_STARTS) {
      OutputDirectory.remove(path.resolve(name));
    }
    removeIfEmpty(savepoints());
    removeIfEmpty(path);
  }

  boolean hasSavepoints() {
    return Files.isDirectory(savepoints());
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      boolean empty;
      try (Stream<Path> entries = Files.list(folder)) {
        empty = entries.findAny().isEmpty();
      }
      if (empty) {
        Files.delete(folder);
      }
    }
  }
}
