package io.beaconwatch.deploy.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cluster status}: shows the processes and jobs of a cluster. */
@Command(
    name = "status",
    description = "Shows the cluster's processes, free slots, and jobs, the newest first.")
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private Place place;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    FlinkCluster cluster = place.cluster();
    out.println("Flink          " + cluster.address());
    for (ClusterProcess process : cluster.processes()) {
      out.printf(
          "%-15s%s%n",
          process.name(),
          process
              .handle()
              .map(running -> "runs as process " + running.pid())
              .orElse("is gone; deploy/cluster up starts it again"));
    }
    FlinkRest rest = cluster.rest();
    out.println("free slots     " + rest.freeSlots());
    for (FlinkRest.Job job : rest.jobs()) {
      out.printf(
          "job            %s %s, tasks: %d, %srunning %d, finished %d; %s%n",
          job.id(),
          job.state(),
          job.tasks(),
          job.waiting() == 0 ? "" : "waiting for slots " + job.waiting() + ", ",
          job.running(),
          job.finished(),
          checkpoints(rest, job));
    }
    return ExitCode.DONE.code();
  }

  private static String checkpoints(FlinkRest rest, FlinkRest.Job job) throws InterruptedException {
    try {
      return rest.get("/jobs/" + job.id() + "/checkpoints").at("/counts/completed").asInt()
          + " checkpoints";
    } catch (IOException e) {
      // A batch job answers that it takes none.
      return "no checkpoints";
    }
  }
}
