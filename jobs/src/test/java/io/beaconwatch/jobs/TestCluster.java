package io.beaconwatch.jobs;

import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;

/**
 * The cluster that the runs of one test class share; as the command's own, it tries nothing twice.
 */
public final class TestCluster {
  /** The greatest parallelism of a run. */
  public static final int SLOTS = 4;

  private TestCluster() {}

  public static MiniClusterExtension start() {
    return new MiniClusterExtension(
        new MiniClusterResourceConfiguration.Builder()
            .setConfiguration(JobEnvironment.inThisProcess())
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(SLOTS)
            .build());
  }
}
