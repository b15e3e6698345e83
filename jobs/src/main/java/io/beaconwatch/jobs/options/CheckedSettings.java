package io.beaconwatch.jobs.options;

import io.beaconwatch.common.detection.Problem;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;

/**
 * Settings, and everything that is wrong with the options they come from.
 *
 * @param settings with defaults in place of whatever was wrong: good for further checks, so that
 *     all errors are told at once, and for a run only when there are no problems
 * @param problems those of the command line together, and those of the file by line; of one line,
 *     what could not be read first
 */
public record CheckedSettings(DetectSettings settings, List<Problem> problems) {
  public CheckedSettings {
    problems = List.copyOf(problems);
  }

  /** Checks options as given; it never fails at the first error. */
  public static CheckedSettings of(GivenOptions given) {
    return of(given, List.of(), false);
  }

  /**
   * As above, after problems that were found while the options were read.
   *
   * @param replays whether there has to be something to replay
   */
  static CheckedSettings of(GivenOptions given, List<Problem> earlier, boolean replays) {
    List<Problem> problems = new ArrayList<>(earlier);
    DetectSettings settings = new ReadSettings(given, problems, replays).settings();
    return new CheckedSettings(settings, Problem.inOrder(problems));
  }

  public static CheckedSettings of(Configuration configuration) {
    return of(GivenOptions.of(configuration));
  }

  /**
   * The settings.
   *
   * @throws InvalidRequestException with all problems, when there are any
   */
  public DetectSettings orThrow() {
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(problems);
    }
    return settings;
  }
}
