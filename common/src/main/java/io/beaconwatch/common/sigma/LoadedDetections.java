package io.beaconwatch.common.sigma;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.detection.Problem.Severity;
import java.util.List;

/**
 * What loading gave.
 *
 * @param detections the sound ones, filters applied; to be used only when there is no error
 * @param problems everything that is wrong or doubtful, by file and line
 */
public record LoadedDetections(List<Detection> detections, List<Problem> problems) {

  public List<Problem> errors() {
    return with(Severity.ERROR);
  }

  /** What {@code lint} tells; none of it stops a job. */
  public List<Problem> warnings() {
    return with(Severity.WARNING);
  }

  private List<Problem> with(Severity severity) {
    return problems.stream().filter(problem -> problem.severity() == severity).toList();
  }
}
