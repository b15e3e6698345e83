package io.beaconwatch.deploy.cluster;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cluster stop}: stops a job with a savepoint. */
@Command(
    name = "stop",
    description = "Stops a job with a savepoint, and prints its path, for submit --from-savepoint.")
final class StopCommand implements Callable<Integer> {
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
            List.of("stop", "--savepointPath", to.of(cluster), job.id(cluster)))
        .code();
  }
}
