package io.beaconwatch.deploy.cluster;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cluster savepoint}: takes a savepoint of a job, which goes on. */
@Command(
    name = "savepoint",
    description = "Takes a savepoint of a job, which goes on, and prints its path.")
final class SavepointCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private Place place;

  @Mixin private JobChoice job;

  @Mixin private SavepointFolder to;

  @Override
  public Integer call() throws IOException, InterruptedException {
    FlinkCluster cluster = place.cluster();
    return new TakeSavepoint(spec)
        .with(
            new FlinkClient(cluster, place.flinkJars()),
            List.of("savepoint", job.id(cluster), to.of(cluster)))
        .code();
  }
}
