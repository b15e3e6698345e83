package io.beaconwatch.connectors.metrics;

import org.apache.flink.metrics.MetricGroup;

/**
 * Where the metrics go that are the project's own; those that Flink has a name for stay in Flink's
 * place. {@code deploy/METRICS.md} lists them all.
 */
public final class OwnMetrics {
  /** The group's name. */
  public static final String GROUP = "beaconwatch";

  private OwnMetrics() {}

  /**
   * @param operator the group that Flink gives an operator, a reader, an enumerator or a writer
   */
  public static MetricGroup in(MetricGroup operator) {
    return operator.addGroup(GROUP);
  }
}
