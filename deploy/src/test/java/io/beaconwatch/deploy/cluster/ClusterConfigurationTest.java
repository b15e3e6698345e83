package io.beaconwatch.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.deploy.cluster.ClusterSettings.StateBackend;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterConfigurationTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"700m, 128m", "900m, 256m", "4g, 1500m"})
  void leavesATaskManagerAHeap(String process, String atLeast) {
    Configuration configuration = configuration(process, StateBackend.ROCKSDB, Map.of());
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
    assertThat(memory.getJvmHeapMemorySize()).isGreaterThan(MemorySize.parse(atLeast));
    assertThat(memory.getFlinkMemory().getFrameworkOffHeap())
        .as("what shuffles of batch jobs are read through, and more")
        .isGreaterThan(configuration.get(TaskManagerOptions.NETWORK_BATCH_SHUFFLE_READ_MEMORY));
    assertThat(JobManagerProcessUtils.processSpecFromConfig(configuration).getJvmHeapMemorySize())
        .isGreaterThan(MemorySize.parse("256m"));
  }

  @Test
  void isReadAsItWasWritten() throws Exception {
    ClusterFolder place = new ClusterFolder(folder);
    place.make();
    Map<String, String> more = Map.of("web.refresh-interval", "1 s", "rest.address", "127.0.0.1");
    Configuration written = configuration("900m", StateBackend.HASHMAP, more);
    ClusterConfiguration.write(written, place);
    Configuration read = GlobalConfiguration.loadConfiguration(place.conf().toString());
    assertThat(read.toMap()).isEqualTo(written.toMap());
    assertThat(read.get(RestOptions.ADDRESS)).as("what was given wins").isEqualTo("127.0.0.1");
  }

  @Test
  void keepsStateWhereItIsToldTo() {
    Configuration rocksdb = configuration("900m", StateBackend.ROCKSDB, Map.of());
    assertThat(rocksdb.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("rocksdb");
    assertThat(rocksdb.get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)).isTrue();
    Configuration hashmap = configuration("900m", StateBackend.HASHMAP, Map.of());
    assertThat(hashmap.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("hashmap");
  }

  /** Flink reads a URI's escapes as they stand, and would write into another folder. */
  @Test
  void keepsCheckpointsAndSavepointsInAFolderWithASpaceInItsName() {
    ClusterFolder place = new ClusterFolder(folder.resolve("a folder of 100%20"));
    Configuration configuration =
        ClusterConfiguration.of(settings("900m", StateBackend.ROCKSDB, Map.of()), place, 1, 2);
    assertThat(flinkReads(configuration.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY)))
        .isEqualTo("file:" + place.checkpoints());
    assertThat(flinkReads(configuration.get(CheckpointingOptions.SAVEPOINT_DIRECTORY)))
        .isEqualTo("file:" + place.savepoints());
  }

  private static String flinkReads(String text) {
    org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(text);
    return path.toUri().getScheme() + ":" + path.getPath();
  }

  private Configuration configuration(
      String memory, StateBackend stateBackend, Map<String, String> more) {
    return ClusterConfiguration.of(
        settings(memory, stateBackend, more), new ClusterFolder(folder), 18081, 16123);
  }

  private ClusterSettings settings(
      String memory, StateBackend stateBackend, Map<String, String> more) {
    return new ClusterSettings(
        folder, folder, OptionalInt.empty(), 2, 2, MemorySize.parse(memory), stateBackend, more);
  }
}
