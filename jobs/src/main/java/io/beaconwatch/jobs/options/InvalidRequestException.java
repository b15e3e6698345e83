package io.beaconwatch.jobs.options;

import io.beaconwatch.common.detection.Problem;
import java.util.List;

/** A job was asked for that cannot start. Its message holds every problem, one a line. */
public final class InvalidRequestException extends IllegalArgumentException {
  public InvalidRequestException(List<Problem> problems) {
    super(message(problems));
  }

  private static String message(List<Problem> problems) {
    StringBuilder message = new StringBuilder("the job cannot start:");
    for (Problem problem : problems) {
      message.append("\n  ").append(problem);
    }
    return message.toString();
  }
}
