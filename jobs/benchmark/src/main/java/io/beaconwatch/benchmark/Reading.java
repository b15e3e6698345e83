package io.beaconwatch.benchmark;

import java.util.Locale;

/**
 * What one run of a process took.
 *
 * @param wall seconds from its start to its end
 * @param cpu seconds of processors, in its own code and in the system for it
 * @param broker seconds of processors that Kafka's broker took meanwhile; 0 where there is none
 * @param memory bytes of memory at its peak, or -1 where the system does not say
 */
record Reading(double wall, double cpu, double broker, long memory) {
  Reading withBroker(double seconds) {
    return new Reading(wall, cpu, seconds, memory);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.2f s, %.2f s of CPU%s%s",
        wall,
        cpu,
        broker == 0 ? "" : String.format(Locale.ROOT, ", %.2f s of the broker's", broker),
        memory < 0 ? "" : String.format(Locale.ROOT, ", %,d MiB", memory >> 20));
  }
}
