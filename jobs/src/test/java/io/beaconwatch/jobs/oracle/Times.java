package io.beaconwatch.jobs.oracle;

import java.util.Arrays;

/**
 * Draws the times of a group's connections, close to the edges of hours and of spans of an hour.
 */
final class Times {
  static final int HOUR = 3_600_000;

  private Times() {}

  /**
   * @param sequences whether spans matter more than hours
   */
  static long[] draw(Chance chance, long hour, int count, boolean sequences) {
    int pattern = sequences ? chance.of(0, 2, 3, 4, 5, 5, 6, 6, 6, 7, 8) : chance.below(10);
    long[] times = new long[count];
    switch (pattern) {
      case 2 -> straddle(chance, hour + HOUR, times);
      case 3 -> {
        int within = chance.of(1, 1000);
        long start = hour + chance.of(0, 999, HOUR - 1000, HOUR - within);
        Arrays.setAll(times, i -> start + chance.below(within));
      }
      case 4 -> Arrays.setAll(times, i -> hour + chance.below(2 * HOUR));
      case 5 -> {
        long start = hour + chance.of(0, 1, 300_000, HOUR / 2 - 1);
        int step = chance.of(300_000, 301_000, 330_000, 399_999, 400_000, 400_000, 400_001);
        Arrays.setAll(times, i -> start + (long) i * step);
      }
      case 6 -> {
        int span = HOUR + chance.of(-1, 0, 0, 1);
        long start = hour + chance.below(HOUR);
        Arrays.setAll(times, i -> start + 1 + chance.below(span - 1));
        times[0] = start;
        times[count - 1] = start + span;
      }
      case 8 -> {
        int gap = HOUR + chance.of(0, 1, HOUR / 2);
        Arrays.setAll(times, i -> hour + i * 60_000L + (i < count / 2 ? 0 : gap));
      }
      case 1, 9 -> {
        Arrays.setAll(times, i -> hour + chance.below(HOUR));
        times[0] = hour;
        times[count - 1] = hour + HOUR - chance.of(1, 1, 0);
      }
      case 7 -> {
        int step = HOUR / count;
        Arrays.setAll(times, i -> hour + (long) i * step + chance.below(step / 3 + 1));
      }
      default -> Arrays.setAll(times, i -> hour + (long) i * (HOUR / count));
    }
    return times;
  }

  /** A beacon of more than a day, whose run is told as two. */
  static long[] moreThanADay(Chance chance, long hour) {
    long[] times = new long[260 + chance.below(60)];
    int step = chance.of(330_000, 337_000, 345_600);
    Arrays.setAll(times, i -> hour + (long) i * step);
    return times;
  }

  private static void straddle(Chance chance, long edge, long[] times) {
    int step = chance.of(0, 1, 1000, 60_000);
    int before = chance.below(4) == 0 ? times.length / 2 : chance.of(0, 1, 2, times.length - 1);
    Arrays.setAll(
        times, i -> i < before ? edge - 1 - (long) i * step : edge + (long) (i - before) * step);
  }
}
