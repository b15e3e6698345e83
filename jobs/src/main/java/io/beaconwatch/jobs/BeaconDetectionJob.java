package io.beaconwatch.jobs;

/** Placeholder. */
public final class BeaconDetectionJob {
  private BeaconDetectionJob() {}

  public static void main(String[] args) {}
}
