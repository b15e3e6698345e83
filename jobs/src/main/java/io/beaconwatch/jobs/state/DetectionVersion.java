package io.beaconwatch.jobs.state;

import io.beaconwatch.common.detection.Detection;

/**
 * One version of a detection: by which definition something is counted, and for which times. Times
 * are milliseconds since the epoch.
 *
 * @param detection the detection's name
 * @param definition tells the definitions of one detection apart; 0 where a savepoint does not say
 * @param since of a sliding window, the first time whose connections are this version's; {@link
 *     Long#MIN_VALUE} where there was none before it
 * @param until the first time that is not; {@link Long#MAX_VALUE} while the version is in force
 */
public record DetectionVersion(String detection, long definition, long since, long until) {

  /** The version of a detection that nothing came before. */
  public static DetectionVersion first(Detection detection) {
    return new DetectionVersion(
        detection.name(), DetectionFormat.fingerprint(detection), Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** What a savepoint means that knows of no versions. */
  public static DetectionVersion unknown(String detection) {
    return new DetectionVersion(detection, 0, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Whether connections go on being counted for it. */
  public boolean isInForce() {
    return until == Long.MAX_VALUE;
  }

  /** Spelt out, as {@code Bucket} does. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof DetectionVersion version
            && definition == version.definition
            && since == version.since
            && until == version.until
            && detection.equals(version.detection));
  }

  /** Versions of one definition differ in little else, and there are few of them. */
  @Override
  public int hashCode() {
    return 31 * detection.hashCode() + Long.hashCode(definition);
  }
}
