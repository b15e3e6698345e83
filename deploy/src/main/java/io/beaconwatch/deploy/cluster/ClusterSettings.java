package io.beaconwatch.deploy.cluster;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.configuration.MemorySize;

/**
 * What a cluster is to be.
 *
 * @param jars the folder of Flink's jars
 * @param logging the file of Log4j that each process logs by
 * @param webPort of the REST API and the web interface; empty for any that is free
 * @param taskManagers how many there are
 * @param slots of each TaskManager
 * @param memory of the whole process of a TaskManager
 * @param stateBackend where a job keeps its state that names no place itself
 * @param more Flink's own options, which win
 */
public record ClusterSettings(
    Path jars,
    Path logging,
    OptionalInt webPort,
    int taskManagers,
    int slots,
    MemorySize memory,
    StateBackend stateBackend,
    Map<String, String> more) {

  /** Where state is kept; the names are Flink's. */
  public enum StateBackend {
    ROCKSDB,
    HASHMAP
  }

  public ClusterSettings {
    more = Map.copyOf(more);
  }
}
