package io.beaconwatch.jobs.options;

/** What a sliding detection alerts on: the values of {@code --sequences}. */
public enum Sequences {
  /** Every overlapping sequence, as the vendor's query returns them. */
  EVERY,
  /** One alert for a run of sequences that share events. */
  COALESCED
}
