package io.beaconwatch.deploy.cluster;

import io.beaconwatch.deploy.cluster.ClusterSettings.StateBackend;
import io.beaconwatch.jobs.options.CheckPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/** Flink's configuration of a cluster on this machine. */
final class ClusterConfiguration {
  private static final String LOCALHOST = "localhost";
  private static final MemorySize JOB_MANAGER = MemorySize.ofMebiBytes(832);
  private static final MemorySize METASPACE = MemorySize.ofMebiBytes(192);
  private static final MemorySize LEAST_OVERHEAD = MemorySize.ofMebiBytes(64);
  private static final MemorySize LEAST_NETWORK = MemorySize.ofMebiBytes(64);
  private static final MemorySize FRAMEWORK_HEAP = MemorySize.ofMebiBytes(64);

  /** Shuffles of batch jobs read through the second, which has to fit into the first. */
  private static final MemorySize FRAMEWORK_OFF_HEAP = MemorySize.ofMebiBytes(80);

  private static final MemorySize BATCH_SHUFFLE = MemorySize.ofMebiBytes(32);

  /** Of each result of a batch job; Flink's 512 of them would take 16 MB. */
  private static final int SHUFFLE_BUFFERS = 64;

  private static final float MANAGED = 0.25f;

  /** Soon enough for somebody who watches a TaskManager being killed. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(20);

  private ClusterConfiguration() {}

  static Configuration of(
      ClusterSettings settings, ClusterFolder folder, int webPort, int rpcPort) {
    Configuration configuration = new Configuration();
    addresses(configuration, webPort, rpcPort);
    memory(configuration, settings);
    state(configuration, settings.stateBackend(), folder);
    configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, settings.slots());
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, HEARTBEAT);
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT);
    configuration.set(CoreOptions.TMP_DIRS, folder.temporary().toString());
    configuration.set(BlobServerOptions.STORAGE_DIRECTORY, folder.temporary().toString());
    configuration.setString("metrics.reporters", "prometheus");
    configuration.setString(
        "metrics.reporter.prometheus.factory.class",
        "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
    settings.more().forEach(configuration::setString);
    return configuration;
  }

  private static void addresses(Configuration configuration, int webPort, int rpcPort) {
    configuration.set(JobManagerOptions.ADDRESS, LOCALHOST);
    configuration.set(JobManagerOptions.PORT, rpcPort);
    configuration.set(JobManagerOptions.BIND_HOST, LOCALHOST);
    configuration.set(TaskManagerOptions.HOST, LOCALHOST);
    configuration.set(TaskManagerOptions.BIND_HOST, LOCALHOST);
    configuration.set(RestOptions.ADDRESS, LOCALHOST);
    configuration.set(RestOptions.BIND_ADDRESS, LOCALHOST);
    configuration.set(RestOptions.PORT, webPort);
    configuration.set(RestOptions.BIND_PORT, String.valueOf(webPort));
  }

  /** Flink's shares are meant for gigabytes; these leave most of a small process to the heap. */
  private static void memory(Configuration configuration, ClusterSettings settings) {
    configuration.set(JobManagerOptions.TOTAL_PROCESS_MEMORY, JOB_MANAGER);
    configuration.set(JobManagerOptions.JVM_METASPACE, METASPACE);
    configuration.set(JobManagerOptions.JVM_OVERHEAD_MIN, LEAST_OVERHEAD);
    configuration.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, settings.memory());
    configuration.set(TaskManagerOptions.JVM_METASPACE, METASPACE);
    configuration.set(TaskManagerOptions.JVM_OVERHEAD_MIN, LEAST_OVERHEAD);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, LEAST_NETWORK);
    configuration.set(TaskManagerOptions.FRAMEWORK_HEAP_MEMORY, FRAMEWORK_HEAP);
    configuration.set(TaskManagerOptions.FRAMEWORK_OFF_HEAP_MEMORY, FRAMEWORK_OFF_HEAP);
    configuration.set(TaskManagerOptions.NETWORK_BATCH_SHUFFLE_READ_MEMORY, BATCH_SHUFFLE);
    configuration.set(
        NettyShuffleEnvironmentOptions.NETWORK_SORT_SHUFFLE_MIN_BUFFERS, SHUFFLE_BUFFERS);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_FRACTION, MANAGED);
  }

  private static void state(
      Configuration configuration, StateBackend stateBackend, ClusterFolder folder) {
    configuration.set(
        StateBackendOptions.STATE_BACKEND, stateBackend.name().toLowerCase(Locale.ROOT));
    if (stateBackend == StateBackend.ROCKSDB) {
      configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    }
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, CheckPaths.flinkPath(folder.checkpoints()));
    configuration.set(
        CheckpointingOptions.SAVEPOINT_DIRECTORY, CheckPaths.flinkPath(folder.savepoints()));
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
  }

  /** Writes it where Flink's processes and its client look for it. */
  static void write(Configuration configuration, ClusterFolder folder) throws IOException {
    Files.write(
        folder.conf().resolve("config.yaml"),
        ConfigurationUtils.convertConfigToWritableLines(configuration, true));
  }
}
