package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.connectors.telemetry.TimeColumns.Form;

/**
 * Falcon's events that say what its connections do not: of which process they are, and the name of
 * the endpoint.
 */
final class FalconContext {
  private static final String START = "ProcessRollup2";

  /** Tells of a process that began before the sensor did. */
  private static final String LATE_START = "SyntheticProcessRollup2";

  private static final String AGENT_ONLINE = "AgentOnline";

  private final ContextColumns starts;
  private final ContextColumns lateStarts;
  private final ContextColumns hosts;

  FalconContext(ShapeContext context) {
    TimeColumns start = new TimeColumns(context.paths(), false);
    TimeColumns record = new TimeColumns(context.paths(), false);
    if (context.eventTime() == EventTime.RECORD) {
      addRecordTimes(start);
      addRecordTimes(record);
    }
    start.add("ProcessStartTime", Form.EPOCH_SECONDS).add("ContextTimeStamp", Form.EPOCH_SECONDS);
    // The process may be older than anything that is kept; the sensor knows it from here on.
    record.add("ContextTimeStamp", Form.EPOCH_SECONDS);
    if (context.eventTime() == EventTime.SENSOR) {
      addRecordTimes(start);
      addRecordTimes(record);
    }
    starts = ContextColumns.falcon(start, context);
    lateStarts = ContextColumns.falcon(record, context);
    hosts = ContextColumns.falconHost(record, context);
  }

  private static void addRecordTimes(TimeColumns times) {
    times.add("timestamp", Form.INSTANT).add("@timestamp", Form.INSTANT);
  }

  /**
   * Tells what an event says, if it says anything of use.
   *
   * @return whether it was told
   */
  boolean read(String name, Slots slots, String kind, TelemetryCollector out) {
    switch (name) {
      case START -> starts.readStart(slots, kind, out);
      case LATE_START -> lateStarts.readStart(slots, kind, out);
      case AGENT_ONLINE -> hosts.readHost(slots, kind, out);
      default -> {
        return false;
      }
    }
    return true;
  }
}
