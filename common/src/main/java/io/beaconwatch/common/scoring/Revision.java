package io.beaconwatch.common.scoring;

/**
 * The tellings of one alert as numbers in the order in which they replace one another: provisional
 * ones from the least, then the final one, which is 0, then its revisions from 1.
 */
public final class Revision {
  /** That of a window or run when it closes. */
  public static final int FINAL = 0;

  /** That of a provisional alert before it was told. */
  public static final int UNTOLD = Integer.MIN_VALUE;

  private Revision() {}

  /**
   * That of a provisional alert.
   *
   * @param number from 1
   */
  public static int provisional(int number) {
    return UNTOLD + number;
  }

  /** Whether its window or run is open still. */
  public static boolean isProvisional(int revision) {
    return revision < FINAL;
  }

  /**
   * As an alert shows it: from 1, of provisional alerts and of revisions alike; of a final one 0.
   */
  public static int number(int revision) {
    return isProvisional(revision) ? revision - UNTOLD : revision;
  }
}
