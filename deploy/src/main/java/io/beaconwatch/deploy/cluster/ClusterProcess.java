package io.beaconwatch.deploy.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A process of a cluster, which may have ended.
 *
 * @param name {@code jobmanager} or {@code taskmanager-1} and so on
 * @param started tells it from a later process that was given the same id: when it started, in the
 *     kernel's ticks since its boot and which boot that was, or in milliseconds of the epoch
 * @param metricsPort where Prometheus reads
 */
record ClusterProcess(String name, long id, String started, int metricsPort) {
  static final String JOB_MANAGER = "jobmanager";

  /** What the names of TaskManagers begin with; a number follows. */
  static final String TASK_MANAGER = "taskmanager-";

  private static final Pattern STARTED = Pattern.compile("[0-9]+(@[0-9a-f-]+)?");
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /**
   * Of {@code /proc/PID/stat}, behind the name in brackets: its 22nd field, counted from the third.
   */
  private static final int START_TICKS = 19;

  static ClusterProcess of(String name, ProcessHandle process, int metricsPort) {
    return new ClusterProcess(name, process.pid(), startOf(process), metricsPort);
  }

  /**
   * Reads {@link #line}.
   *
   * @throws IOException when it is none
   */
  static ClusterProcess of(String line) throws IOException {
    String[] fields = line.split(" ", -1);
    try {
      if (!STARTED.matcher(fields[2]).matches()) {
        throw new NumberFormatException(fields[2]);
      }
      return new ClusterProcess(
          fields[0], Long.parseLong(fields[1]), fields[2], Integer.parseInt(fields[3]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("'" + line + "' is no process of a cluster", e);
    }
  }

  String line() {
    return name + " " + id + " " + started + " " + metricsPort;
  }

  /** Unless it has ended. */
  Optional<ProcessHandle> handle() {
    return ProcessHandle.of(id)
        .filter(ProcessHandle::isAlive)
        .filter(process -> startOf(process).equals(started));
  }

  boolean isJobManager() {
    return name.equals(JOB_MANAGER);
  }

  /**
   * By the kernel where it tells, since the time of day that Java tells moves with every step of
   * the clock. A system that tells neither gives every process the same start, and the id alone
   * counts.
   */
  private static String startOf(ProcessHandle process) {
    try {
      String stat =
          Files.readString(
              Path.of("/proc", Long.toString(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
      // The name may hold spaces and brackets itself.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
      return fields[START_TICKS] + "@" + Files.readString(BOOT).strip();
    } catch (IOException | ArrayIndexOutOfBoundsException e) {
      Instant start = process.info().startInstant().orElse(Instant.EPOCH);
      return Long.toString(start.toEpochMilli());
    }
  }
}
