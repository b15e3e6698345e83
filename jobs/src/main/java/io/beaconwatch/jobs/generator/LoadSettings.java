package io.beaconwatch.jobs.generator;

import com.google.common.collect.ImmutableList;

/**
 * Telemetry of a size that is asked for, to measure with: see {@link Load}.
 *
 * @param lines of all files together, 1 to 10,000,000,000
 * @param groups of a clock hour, a host, a process and a destination that the connections which no
 *     detection's filter takes out fall into; no more than there are such connections
 * @param processStarts whether the starts of processes are written, one for about ten connections
 * @param skewPercent of those connections, how many in a hundred go to one and the same address
 */
public record LoadSettings(long lines, long groups, boolean processStarts, int skewPercent) {
  private static final long MOST_LINES = 10_000_000_000L;

  /** Everything that is wrong; empty when they can be used. */
  ImmutableList<String> problems() {
    ImmutableList.Builder<String> problems = ImmutableList.builder();
    if (lines < 1 || lines > MOST_LINES) {
      problems.add("--lines has to be 1 to " + MOST_LINES + ", and is " + lines);
    } else if (groups < 1 || groups > Load.passing(lines)) {
      problems.add(
          "--groups has to be 1 to "
              + Load.passing(lines)
              + " of that many lines, and is "
              + groups);
    }
    if (skewPercent < 0 || skewPercent > 100) {
      problems.add("--skew has to be 0 to 100, and is " + skewPercent);
    }
    return problems.build();
  }
}
