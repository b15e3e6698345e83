package io.beaconwatch.common.sigma;

import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.detection.Problem.Severity;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong with one file. */
final class Problems {
  private final String file;
  private final List<Problem> found;

  Problems(String file, List<Problem> found) {
    this.file = file;
    this.found = found;
  }

  String file() {
    return file;
  }

  boolean isEmpty() {
    return found.stream().noneMatch(problem -> problem.file().equals(file));
  }

  void error(Node node, String message) {
    error(line(node), message);
  }

  void error(int line, String message) {
    found.add(new Problem(file, line, Severity.ERROR, message));
  }

  void warning(Node node, String message) {
    warning(line(node), message);
  }

  void warning(int line, String message) {
    found.add(new Problem(file, line, Severity.WARNING, message));
  }

  /** The node's first line, from 1. */
  static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).map(line -> line + 1).orElse(0);
  }
}
