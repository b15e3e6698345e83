package io.beaconwatch.deploy.cluster;

import io.beaconwatch.jobs.OutputDirectory;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cluster down}: ends every process of a cluster. */
@Command(
    name = "down",
    description = {
      "Ends the cluster with all its jobs, and removes its logs, checkpoints and temporary files.",
      "Savepoints stay, since nobody else keeps them. Where no cluster is up, that is fine too."
    })
final class DownCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private Place place;

  @Option(names = "--savepoints", description = "Remove savepoints too. (default: no)")
  private boolean savepoints;

  @Override
  public Integer call() throws IOException {
    ClusterFolder folder = place.folder();
    if (savepoints) {
      OutputDirectory.remove(folder.savepoints());
    }
    FlinkCluster.end(folder);
    if (folder.hasSavepoints()) {
      spec.commandLine().getOut().println("savepoints stay in " + folder.savepoints());
    }
    return ExitCode.DONE.code();
  }
}
