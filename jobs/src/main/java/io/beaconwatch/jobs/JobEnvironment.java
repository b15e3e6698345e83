package io.beaconwatch.jobs;

import io.beaconwatch.jobs.options.CheckPaths;
import io.beaconwatch.jobs.options.DetectSettings;
import io.beaconwatch.jobs.options.Mode;
import java.time.Duration;
import org.apache.flink.api.common.BatchShuffleMode;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Where a run is submitted, with what the job needs of Flink's configuration anywhere, and what it
 * needs where it is its own cluster.
 */
final class JobEnvironment implements AutoCloseable {
  private static final MemorySize NETWORK = MemorySize.ofMebiBytes(128);
  private static final MemorySize MANAGED = MemorySize.ofMebiBytes(64);

  /** How fresh the counts are that progress is drawn from. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** A long pause for garbage must not end a run that has nobody to fail over to. */
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofMinutes(2);

  private final StreamExecutionEnvironment environment;
  private final OwnCheckpoints ownCheckpoints;

  private JobEnvironment(StreamExecutionEnvironment environment, OwnCheckpoints ownCheckpoints) {
    this.environment = environment;
    this.ownCheckpoints = ownCheckpoints;
  }

  /** That of the cluster whose client runs this, or a cluster of its own in this process. */
  static JobEnvironment of(DetectSettings settings) {
    Configuration configuration = anywhere(settings);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    OwnCheckpoints ownCheckpoints = null;
    if (environment instanceof LocalStreamEnvironment) {
      configuration.addAll(inThisProcess());
      if (settings.mode() == Mode.BATCH) {
        configuration.addAll(atOnce());
      }
      settings
          .webPort()
          .ifPresent(port -> configuration.set(RestOptions.BIND_PORT, String.valueOf(port)));
      if (settings.mode() == Mode.STREAMING && settings.checkpointDirectory().isEmpty()) {
        // Without a directory checkpoints would have to fit the JobManager's memory: 5 MB for each.
        ownCheckpoints = OwnCheckpoints.create();
        checkpointTo(configuration, CheckPaths.flinkPath(ownCheckpoints.folder()));
      }
      environment =
          StreamExecutionEnvironment.createLocalEnvironment(
              settings.parallelism().orElse(Runtime.getRuntime().availableProcessors()),
              configuration);
    }
    settings.parallelism().ifPresent(environment::setParallelism);
    return new JobEnvironment(environment, ownCheckpoints);
  }

  /** What the job that is submitted from here goes on from. */
  static RunOrigin origin() {
    return RunOrigin.of(configuration());
  }

  /**
   * Whether whoever submits the job may wait for its end. Not with {@code flink run -d}, nor where
   * the REST API runs {@code main}, as for a session job of the Kubernetes operator.
   */
  static boolean isAttached() {
    return configuration().getOptional(DeploymentOptions.ATTACHED).orElse(true);
  }

  private static ReadableConfig configuration() {
    return StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration();
  }

  /** What the job needs of Flink wherever it runs. */
  static Configuration anywhere(DetectSettings settings) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    if (settings.mode() == Mode.STREAMING) {
      configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
      configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.checkpointInterval());
      settings.checkpointDirectory().ifPresent(folder -> checkpointTo(configuration, uri(folder)));
    } else {
      configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
      // State in buckets needs no input sorted by key, and that sort is BATCH's largest cost.
      configuration.set(ExecutionOptions.SORT_INPUTS, false);
      configuration.set(ExecutionOptions.USE_BATCH_STATE_BACKEND, false);
    }
    return configuration;
  }

  /** What a cluster in this process needs besides. */
  static Configuration inThisProcess() {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, HEARTBEAT);
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED);
    configuration.set(RestOptions.BIND_ADDRESS, "localhost");
    configuration.set(RestOptions.BIND_PORT, "0");
    return configuration;
  }

  /**
   * A batch whose operators all run from the start, as they do in streaming. What is passed on then
   * is not written to disk first; nothing could be tried again from there, since a cluster in this
   * process tries nothing again.
   */
  private static Configuration atOnce() {
    Configuration configuration = new Configuration();
    configuration.set(
        ExecutionOptions.BATCH_SHUFFLE_MODE, BatchShuffleMode.ALL_EXCHANGES_PIPELINED);
    configuration.set(JobManagerOptions.SCHEDULER, JobManagerOptions.SchedulerType.Default);
    return configuration;
  }

  private static void checkpointTo(Configuration configuration, String folder) {
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder);
  }

  /** Flink takes no path without a scheme for checkpoints. */
  private static String uri(String folder) {
    return CheckPaths.localPath(folder).map(CheckPaths::flinkPath).orElse(folder);
  }

  StreamExecutionEnvironment environment() {
    return environment;
  }

  /** Removes the checkpoints of a run that is its own cluster and did not name a directory. */
  @Override
  public void close() {
    if (ownCheckpoints != null) {
      ownCheckpoints.close();
    }
  }
}
