package io.beaconwatch.deploy.cluster;

import java.io.IOException;
import java.nio.file.Path;

/** A command needs a cluster that runs, and there is none. */
final class NoClusterException extends IOException {
  NoClusterException(Path folder) {
    super("no cluster is up in " + folder + "; deploy/cluster up starts one");
  }
}
