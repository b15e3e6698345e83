package io.beaconwatch.jobs.pipeline;

/** The names of the counts that operators keep, and the summary reads. */
public final class CountNames {
  /** Records read; an element of a batch is one. */
  public static final String READ = "read";

  /** Records that no detection selects. */
  public static final String UNMATCHED = "unmatched";

  /** Records that at least one detection selects. */
  public static final String MATCHED = "matched";

  /** Records that are late for at least one detection. */
  public static final String LATE_RECORDS = "late-records";

  /** Prefix, before the kind of a record that is not a connection. */
  public static final String SKIPPED = "skipped/";

  /** The kind under which records outside the range of time asked for are skipped. */
  public static final String OUTSIDE_RANGE = "outside the range of time asked for";

  /** Bytes of the records read, decompressed. */
  public static final String BYTES = "bytes";

  /** Prefix, before the reason. */
  public static final String REJECTED = "rejected/";

  /** Prefix, before the detection: connections that it selects. */
  public static final String SELECTED_BY = "selected/";

  /** Prefix, before the detection: of these, those without a key that it needs. */
  public static final String NULL_KEY_OF = "null-key/";

  /** Prefix, before the detection: of these, those that came too late. */
  public static final String LATE_FOR = "late/";

  /** Prefix, before the detection: of these, those that are in a group. */
  public static final String AGGREGATED_BY = "aggregated/";

  /** Records that say what connections may lack: starts of processes, names of hosts. */
  public static final String CONTEXT = "context";

  /** Of these, those that came when connections they belong to may have gone on without them. */
  public static final String CONTEXT_LATE = "context-late";

  /** Of these, those that were forgotten while the job ran, since they had grown too old. */
  public static final String CONTEXT_EXPIRED = "context-expired";

  /** Prefix, before the family: connections that lacked something and got it. */
  public static final String JOINED = "joined/";

  /** Prefix, before the family: connections that lacked something and found nothing. */
  public static final String NOT_JOINED = "not-joined/";

  /** Prefix, before the detection, a slash and the tier. */
  public static final String ALERTS_OF = "alerts/";

  /** Prefix, before the detection, a slash and the tier: those told before they are final. */
  public static final String PROVISIONAL_OF = "provisional/";

  /**
   * Prefix, before the detection: findings of one that is not loaded any more, or is another now.
   */
  public static final String UNLOADED = "unloaded/";

  /** Rows of threat intelligence that are indicators. */
  public static final String INDICATORS = "indicators";

  /** Prefix, before the kind of a row that no connection could match. */
  public static final String INDICATORS_UNSUPPORTED = "indicators-unsupported/";

  /** Prefix, before the reason. */
  public static final String INDICATORS_REJECTED = "indicators-rejected/";

  /** Of the indicators, those that came when an alert that should have seen them may be out. */
  public static final String INDICATORS_LATE = "indicators-late";

  /** Rows that were forgotten since no lookup can see them any more. */
  public static final String INDICATORS_EVICTED = "indicators-evicted";

  /** Prefix, before the detection: alerts that a late indicator revised. */
  public static final String REVISED_BY_INDICATOR = "revised-by-indicator/";

  /** Alerts that a place refused for good, which are dead letters now. */
  public static final String ALERTS_REFUSED = "alerts-refused";

  private CountNames() {}
}
