package io.beaconwatch.deploy.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends what runs of a cluster, its JobManager and TaskManagers. */
final class EndProcesses {
  private static final Duration END_LIMIT = Duration.ofSeconds(30);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

  private EndProcesses() {}

  /**
   * Ends every process that a folder knows of, and waits until they are gone. What the folder holds
   * stays.
   *
   * @throws IOException when the folder cannot be read, or a process not be ended
   */
  static void of(ClusterFolder folder) throws IOException {
    List<ProcessHandle> running = new ArrayList<>();
    for (ClusterProcess process : folder.processes()) {
      process.handle().ifPresent(running::add);
    }
    // All at once: a TaskManager whose JobManager goes first would wait for it.
    running.forEach(ProcessHandle::destroy);
    for (ProcessHandle process : running) {
      awaitEnd(process);
    }
  }

  private static void awaitEnd(ProcessHandle process) throws IOException {
    if (!hasEnded(process, END_LIMIT)) {
      process.destroyForcibly();
      // Nobody may reap what somebody else started: then it is gone all the same, but for its id.
      hasEnded(process, KILL_LIMIT);
    }
  }

  private static boolean hasEnded(ProcessHandle process, Duration limit) throws IOException {
    try {
      process.onExit().get(limit.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a cluster ends", e);
    } catch (ExecutionException e) {
      throw new IOException("cannot end process " + process.pid(), e);
    }
  }
}
