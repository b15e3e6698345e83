package io.beaconwatch.deploy.cluster;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The argument that says which job a command is for. */
final class JobChoice {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "<job>",
      description = "The job's id. (default: the only one that runs)")
  private String id;

  /**
   * The id.
   *
   * @throws ParameterException when none was given and not exactly one job would do
   */
  String id(FlinkCluster cluster) throws IOException, InterruptedException {
    if (id != null) {
      return id;
    }
    FlinkRest rest = cluster.rest();
    List<FlinkRest.Job> running = rest.jobs().stream().filter(job -> !job.isOver()).toList();
    if (running.size() != 1) {
      throw new ParameterException(
          spec.commandLine(),
          running.isEmpty()
              ? "no job runs"
              : "several jobs run, which is meant? "
                  + String.join(", ", running.stream().map(FlinkRest.Job::id).toList()));
    }
    return running.get(0).id();
  }
}
