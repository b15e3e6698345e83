package io.beaconwatch.benchmark.cluster;

import io.beaconwatch.jobs.BeaconDetectionJob;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.RemoteStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job as {@code flink run} submits it, to a cluster in this process whose own configuration
 * names the state backend.
 */
public final class OnCluster {
  private static final MemorySize NETWORK = MemorySize.ofMebiBytes(128);
  private static final MemorySize MANAGED = MemorySize.ofMebiBytes(512);

  private OnCluster() {}

  /**
   * Runs it to its end.
   *
   * @param arguments the state backend, then those of {@code detect}
   */
  @SuppressWarnings("try") // nobody interrupts the main thread
  public static void main(String[] arguments) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, arguments[0]);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, java.time.Duration.ofMinutes(2));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED);
    try (MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .withRandomPorts()
                .build())) {
      cluster.start();
      Submitting.to(cluster.getRestAddress().get());
      List<String> given = Arrays.asList(arguments).subList(1, arguments.length);
      BeaconDetectionJob.main(given.toArray(String[]::new));
    }
  }

  /** Where {@code getExecutionEnvironment} leads, as Flink's own client sets it. */
  @SuppressWarnings("try") // as above
  private static final class Submitting extends StreamExecutionEnvironment {
    static void to(URI address) {
      initializeContextEnvironment(
          given -> {
            Configuration configuration = new Configuration(given);
            return new RemoteStreamEnvironment(address.getHost(), address.getPort(), configuration);
          });
    }
  }
}
