package io.beaconwatch.benchmark.cluster;

import io.beaconwatch.jobs.BeaconDetectionJob;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;

/**
 * The job as {@code flink run} submits it, to a cluster in this process whose own configuration
 * names the state backend.
 */
public final class OnCluster {
  private OnCluster() {}

  /**
   * Runs it to its end.
   *
   * @param arguments the state backend, then those of {@code detect}
   */
  @SuppressWarnings("try") // nobody interrupts the main thread
  public static void main(String[] arguments) throws Exception {
    try (MiniCluster cluster = ClusterHere.start(arguments[0], new Configuration());
        Submitting unused = Submitting.to(cluster.getRestAddress().get(), true)) {
      List<String> given = Arrays.asList(arguments).subList(1, arguments.length);
      BeaconDetectionJob.main(given.toArray(String[]::new));
    }
  }
}
