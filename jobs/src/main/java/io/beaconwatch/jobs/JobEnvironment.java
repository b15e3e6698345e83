package io.beaconwatch.jobs;

import io.beaconwatch.jobs.options.DetectSettings;
import io.beaconwatch.jobs.options.Mode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Flink's configuration of a run: what the job needs anywhere, and what it needs where it is its
 * own cluster.
 */
final class JobEnvironment implements AutoCloseable {
  /** How fresh the counts are that progress is drawn from. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofMinutes(2);
  private static final MemorySize NETWORK = MemorySize.ofMebiBytes(128);
  private static final MemorySize MANAGED = MemorySize.ofMebiBytes(64);

  private final StreamExecutionEnvironment environment;
  private final Path ownCheckpoints;

  private JobEnvironment(StreamExecutionEnvironment environment, Path ownCheckpoints) {
    this.environment = environment;
    this.ownCheckpoints = ownCheckpoints;
  }

  /** The environment that the job is submitted from: a cluster's, or one of its own. */
  static JobEnvironment of(DetectSettings settings) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.NAME, "beaconwatch");
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    boolean streaming = settings.mode() == Mode.STREAMING;
    if (streaming) {
      configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
      configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.checkpointInterval());
      settings
          .checkpointDirectory()
          .ifPresent(
              folder ->
                  checkpointTo(
                      configuration, new org.apache.flink.core.fs.Path(folder).toUri().toString()));
    } else {
      configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
      // State by key group in buckets needs no input sorted by key: that sort is BATCH's largest
      // cost, and holding closed windows for the indicators does not depend on it either.
      configuration.set(ExecutionOptions.SORT_INPUTS, false);
      configuration.set(ExecutionOptions.USE_BATCH_STATE_BACKEND, false);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(settings.parallelism());
    if (!(environment instanceof LocalStreamEnvironment)) {
      return new JobEnvironment(environment, null);
    }
    Path ownCheckpoints = null;
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, HEARTBEAT);
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED);
    if (streaming && settings.checkpointDirectory().isEmpty()) {
      // Without a directory checkpoints would have to fit the JobManager's memory: 5 MB for each.
      ownCheckpoints = temporaryFolder();
      checkpointTo(configuration, ownCheckpoints.toUri().toString());
    }
    StreamExecutionEnvironment local =
        StreamExecutionEnvironment.createLocalEnvironment(settings.parallelism(), configuration);
    return new JobEnvironment(local, ownCheckpoints);
  }

  private static void checkpointTo(Configuration configuration, String folder) {
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder);
  }

  StreamExecutionEnvironment environment() {
    return environment;
  }

  /** Removes the checkpoints of a run that is its own cluster and did not name a directory. */
  @Override
  public void close() {
    if (ownCheckpoints == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(ownCheckpoints)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("beaconwatch-checkpoints");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
