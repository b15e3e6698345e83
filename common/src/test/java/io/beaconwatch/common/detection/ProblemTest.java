package io.beaconwatch.common.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void inOrderTheyAreFileByFileAsTheseComeUpAndThereByLine() {
    List<Problem> found =
        List.of(
            at("b.yml", 3, "x"),
            at("a.yml", 2, "x"),
            at("b.yml", 1, "second"),
            at("b.yml", 1, "first"),
            at("a.yml", 0, "x"),
            at("b.yml", 20, "x"));

    assertThat(Problem.inOrder(found))
        .extracting(Problem::toString)
        .containsExactly(
            "b.yml:1: second",
            "b.yml:1: first",
            "b.yml:3: x",
            "b.yml:20: x",
            "a.yml: x",
            "a.yml:2: x");
  }

  private static Problem at(String file, int line, String message) {
    return new Problem(file, line, Problem.Severity.ERROR, message);
  }
}
