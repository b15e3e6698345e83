package io.beaconwatch.deploy.cluster;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * A process of a cluster, which may have ended.
 *
 * @param name {@code jobmanager} or {@code taskmanager-1} and so on
 * @param started tells it from a later process that was given the same id
 * @param metricsPort where Prometheus reads
 */
record ClusterProcess(String name, long id, Instant started, int metricsPort) {
  static final String JOB_MANAGER = "jobmanager";

  /** What the names of TaskManagers begin with; a number follows. */
  static final String TASK_MANAGER = "taskmanager-";

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
      return new ClusterProcess(
          fields[0],
          Long.parseLong(fields[1]),
          Instant.ofEpochMilli(Long.parseLong(fields[2])),
          Integer.parseInt(fields[3]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("'" + line + "' is no process of a cluster", e);
    }
  }

  String line() {
    return name + " " + id + " " + started.toEpochMilli() + " " + metricsPort;
  }

  /** Unless it has ended. */
  Optional<ProcessHandle> handle() {
    return ProcessHandle.of(id)
        .filter(ProcessHandle::isAlive)
        .filter(process -> startOf(process).toEpochMilli() == started.toEpochMilli());
  }

  boolean isJobManager() {
    return name.equals(JOB_MANAGER);
  }

  /** A system that does not tell gives every process the same start, and the id alone counts. */
  private static Instant startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }
}
