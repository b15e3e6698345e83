package io.beaconwatch.deploy.cluster;

import io.beaconwatch.jobs.options.CheckPaths;
import picocli.CommandLine.Option;

/** Where a command's savepoint goes. */
final class SavepointFolder {
  @Option(
      names = "--to",
      paramLabel = "<folder>",
      description =
          "Where savepoints go, also on a file system that Flink has a plugin for."
              + " (default: savepoints in the cluster's folder)")
  private String to;

  /** As Flink's client takes it. */
  String of(FlinkCluster cluster) {
    return to == null ? CheckPaths.flinkPath(cluster.folder().savepoints()) : to;
  }
}
