package io.beaconwatch.deploy.cluster;

import io.beaconwatch.deploy.local.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Flink's own client, the command {@code flink}, in a process of its own. */
final class FlinkClient {
  private final FlinkCluster cluster;
  private final Path jars;

  /**
   * Starts nothing yet.
   *
   * @param jars the folder of Flink's jars
   */
  FlinkClient(FlinkCluster cluster, Path jars) {
    this.cluster = cluster;
    this.jars = jars;
  }

  /**
   * Runs it to its end, in the folder that this process runs in.
   *
   * @param arguments as {@code flink} takes them
   * @param shown is given each line that it prints
   * @return its exit code
   */
  int run(List<String> arguments, Consumer<String> shown) throws IOException {
    List<String> command =
        JavaCommand.of(
            cluster.flags("client"), jars + "/*", "org.apache.flink.client.cli.CliFrontend");
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(cluster.environment());
    Process process = builder.start();
    try (BufferedReader lines = process.inputReader()) {
      process.getOutputStream().close();
      lines.lines().forEach(shown);
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while Flink's client runs", e);
    } finally {
      process.destroy();
    }
  }
}
