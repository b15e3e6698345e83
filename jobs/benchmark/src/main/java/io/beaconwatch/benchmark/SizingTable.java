package io.beaconwatch.benchmark;

import java.io.IOException;
import java.io.PrintStream;

/** One table of the page by which a cluster is sized. */
interface SizingTable {
  String name();

  /** What it tells. */
  String work();

  /**
   * Measures, and prints it as Markdown.
   *
   * @throws IOException when a process fails, or its alerts or windows are not those that it has to
   *     have
   */
  void print(PrintStream out) throws IOException, InterruptedException;
}
