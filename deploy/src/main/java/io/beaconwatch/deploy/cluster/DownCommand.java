package io.beaconwatch.deploy.cluster;

import io.beaconwatch.jobs.OutputDirectory;
import java.io.IOException;
import java.nio.file.Files;
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
    if (Files.isDirectory(folder.path())) {
      end(folder);
    }
    if (folder.hasSavepoints()) {
      spec.commandLine().getOut().println("savepoints stay in " + folder.savepoints());
    }
    return ExitCode.DONE.code();
  }

  private void end(ClusterFolder folder) throws IOException {
    ClusterLock lock = ClusterLock.of(folder);
    try {
      EndProcesses.of(folder);
      if (savepoints) {
        // Not before: a job that ends may still be writing one.
        OutputDirectory.remove(folder.savepoints());
      }
      folder.clear();
    } finally {
      lock.close();
    }
  }
}
