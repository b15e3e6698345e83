package io.beaconwatch.deploy.cluster;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
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
   * @throws ParameterException when the one that was given does not run, or none was given and not
   *     exactly one job would do
   */
  String id(FlinkCluster cluster) throws IOException, InterruptedException {
    List<String> running =
        cluster.rest().jobs().stream().filter(job -> !job.isOver()).map(FlinkRest.Job::id).toList();
    if (running.isEmpty()) {
      throw bad(id == null ? "no job runs" : "job '" + id + "' does not run, nor does another");
    }
    String jobs = String.join(", ", running);
    if (id == null) {
      if (running.size() > 1) {
        throw bad("several jobs run, which is meant? " + jobs);
      }
      return running.get(0);
    }
    // As Flink reads it.
    String given = id.toLowerCase(Locale.ROOT);
    if (!running.contains(given)) {
      throw bad("job '" + id + "' does not run; there is " + jobs);
    }
    return given;
  }

  private ParameterException bad(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
