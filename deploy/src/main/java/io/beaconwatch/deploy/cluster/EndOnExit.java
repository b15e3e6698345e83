package io.beaconwatch.deploy.cluster;

import java.io.IOException;

/** While it is open, an end of this process, as by an interrupt, ends the cluster's processes. */
final class EndOnExit implements AutoCloseable {
  private final Thread hook;

  private EndOnExit(Thread hook) {
    this.hook = hook;
  }

  static EndOnExit of(ClusterFolder folder) {
    Thread hook = new Thread(() -> end(folder), "end");
    Runtime.getRuntime().addShutdownHook(hook);
    return new EndOnExit(hook);
  }

  private static void end(ClusterFolder folder) {
    try {
      EndProcesses.of(folder);
    } catch (IOException e) {
      System.err.println("warning: some of the cluster may still run: " + e.getMessage());
    }
  }

  /** From here on the cluster outlives this process. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook runs already, and the cluster ends with this process.
    }
  }
}
