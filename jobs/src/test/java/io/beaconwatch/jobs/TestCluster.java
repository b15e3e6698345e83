package io.beaconwatch.jobs;

import io.beaconwatch.jobs.options.DetectArguments;
import org.apache.flink.configuration.Configuration;
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
    return start(SLOTS);
  }

  /**
   * @param slots the greatest parallelism of a run
   */
  public static MiniClusterExtension start(int slots) {
    return new MiniClusterExtension(
        new MiniClusterResourceConfiguration.Builder()
            .setConfiguration(JobEnvironment.inThisProcess())
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(slots)
            .build());
  }

  /** What Flink's configuration is for a job with those arguments of {@code detect}. */
  public static Configuration job(String... arguments) {
    return JobEnvironment.anywhere(DetectArguments.check(arguments).settings());
  }
}
