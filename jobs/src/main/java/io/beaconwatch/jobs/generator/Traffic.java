package io.beaconwatch.jobs.generator;

/** What hosts write of their own accord, planted traffic aside. */
sealed interface Traffic permits Background, Load {
  /** How many records a host writes in an hour, {@link #runStart}s aside. */
  int events(Host host, int hour);

  /** When one of the hour's {@link #events} is, in milliseconds since the hour's start. */
  int offset(Host host, int hour, int event);

  /**
   * When a run of the program began within that hour, in milliseconds since the hour's start, or -1
   * where no record tells of it.
   */
  int runStart(Host host, int hour, Program program);

  /** Fills in one of the hour's {@link #events}. The time is set already. */
  RecordKind fill(Occurrence o, int hour, int event);

  /** Fills in the start of the run that is current at the record's time. */
  RecordKind fillStart(Occurrence o, Program program);
}
