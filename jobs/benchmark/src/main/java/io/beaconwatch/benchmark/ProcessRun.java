package io.beaconwatch.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a command to its end and says what it took. */
@FunctionalInterface
interface ProcessRun {
  /**
   * Runs it.
   *
   * @param environment beside that of this process
   * @param log is written with what it prints
   * @throws IOException when it fails
   */
  Reading run(List<String> command, Map<String, String> environment, Path log)
      throws IOException, InterruptedException;
}
