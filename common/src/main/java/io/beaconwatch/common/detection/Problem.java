package io.beaconwatch.common.detection;

import java.util.Comparator;
import java.util.List;

/**
 * Something wrong with a detection file, told before the job starts.
 *
 * @param file where
 * @param line from 1; 0 when the whole file is meant
 * @param severity an error stops the job, a warning does not
 * @param message what is wrong and, for a name, the nearest valid one
 */
public record Problem(String file, int line, Severity severity, String message) {
  /** Whether the job may start all the same. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** File by file, as they first appear, each from its first line to its last. */
  public static List<Problem> inOrder(List<Problem> problems) {
    List<String> files = problems.stream().map(Problem::file).distinct().toList();
    return problems.stream()
        .sorted(
            Comparator.comparingInt((Problem problem) -> files.indexOf(problem.file()))
                .thenComparingInt(Problem::line))
        .toList();
  }

  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + message;
  }
}
