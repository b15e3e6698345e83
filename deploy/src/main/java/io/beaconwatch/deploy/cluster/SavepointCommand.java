package io.beaconwatch.deploy.cluster;

import io.beaconwatch.jobs.options.CheckPaths;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cluster savepoint}: takes a savepoint of a job, which goes on. */
@Command(
    name = "savepoint",
    description = "Takes a savepoint of a job, which goes on, and prints its path.")
final class SavepointCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private Place place;

  @Mixin private JobChoice job;

  @Option(
      names = "--to",
      paramLabel = "<folder>",
      description =
          "Where savepoints go, also on a file system that Flink has a plugin for."
              + " (default: savepoints in the cluster's folder)")
  private String to;

  @Override
  public Integer call() throws IOException, InterruptedException {
    FlinkCluster cluster = place.cluster();
    String folder = to == null ? CheckPaths.flinkPath(cluster.folder().savepoints()) : to;
    return new TakeSavepoint(spec)
        .with(
            new FlinkClient(cluster, place.flinkJars()),
            List.of("savepoint", job.id(cluster), folder))
        .code();
  }
}
