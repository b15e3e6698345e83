package io.beaconwatch.benchmark;

import java.util.Locale;

/**
 * What one run of a process took.
 *
 * @param wall seconds from its start to its end
 * @param cpu seconds of processors, in its own code and in the system for it
 * @param memory bytes of memory at its peak, or -1 where the system does not say
 */
record Reading(double wall, double cpu, long memory) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.2f s, %.2f s of CPU%s",
        wall,
        cpu,
        memory < 0 ? "" : String.format(Locale.ROOT, ", %,d MiB", memory >> 20));
  }
}
