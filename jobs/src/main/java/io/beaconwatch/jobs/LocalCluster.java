package io.beaconwatch.jobs;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.jobs.options.DetectSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A cluster in this process, for many short runs one after the other. */
public final class LocalCluster implements AutoCloseable {
  private final MiniCluster cluster;

  private LocalCluster(MiniCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Starts it.
   *
   * @param slots how many subtasks run at once
   * @throws Exception when it does not start
   */
  public static LocalCluster start(int slots) throws Exception {
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(JobEnvironment.inThisProcess())
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .withRandomPorts()
                .build());
    cluster.start();
    return new LocalCluster(cluster);
  }

  /** Runs the job there; see {@link BeaconDetectionJob#run}. */
  public RunSummary run(DetectSettings settings, List<Detection> detections) throws Exception {
    Instant start = Instant.now();
    URI address = cluster.getRestAddress().get();
    Configuration configuration = JobEnvironment.anywhere(settings);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createRemoteEnvironment(
            address.getHost(), address.getPort(), configuration);
    environment.setParallelism(settings.parallelism().orElse(1));
    BeaconDetectionJob.wire(environment, settings, detections, start.toEpochMilli());
    var result = environment.execute("beaconwatch");
    return new RunCounts(result.getAllAccumulatorResults())
        .summary(detections, Duration.between(start, Instant.now()));
  }

  @Override
  public void close() {
    cluster.closeAsync().join();
  }
}
