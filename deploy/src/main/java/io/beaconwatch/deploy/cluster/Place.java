package io.beaconwatch.deploy.cluster;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say which cluster a command is for; the launcher knows what it is run from. */
final class Place {
  @Option(
      names = "--folder",
      paramLabel = "<folder>",
      defaultValue = "${sys:beaconwatch.cluster.folder}",
      description =
          "Where the cluster keeps everything; each folder has one of its own."
              + " (default: ${DEFAULT-VALUE})")
  private Path folder;

  @Option(names = "--flink-jars", defaultValue = "${sys:beaconwatch.cluster.jars}", hidden = true)
  private Path flinkJars;

  @Option(names = "--job-jar", defaultValue = "${sys:beaconwatch.cluster.job}", hidden = true)
  private Path jobJar;

  @Option(names = "--logging", defaultValue = "${sys:beaconwatch.cluster.logging}", hidden = true)
  private Path logging;

  ClusterFolder folder() {
    return new ClusterFolder(folder);
  }

  Path flinkJars() {
    return flinkJars;
  }

  Path jobJar() {
    return jobJar;
  }

  Path logging() {
    return logging;
  }

  /**
   * The cluster.
   *
   * @throws NoClusterException when none runs
   */
  FlinkCluster cluster() throws IOException {
    return FlinkCluster.at(folder().path())
        .orElseThrow(() -> new NoClusterException(folder().path()));
  }
}
