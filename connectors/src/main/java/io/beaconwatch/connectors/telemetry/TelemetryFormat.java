package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import java.util.Set;

/** The shapes of telemetry that can be read: the values of {@code --format}. */
public enum TelemetryFormat {
  AUTO("auto"),
  SPLUNK_XML("splunk-xml"),
  SUMO_JSON("sumo-json"),
  WINDOWS_JSON("windows-json"),
  DEFENDER_JSON("defender-json"),
  FALCON_JSON("falcon-json"),
  ECS_JSON("ecs-json");

  private final String label;

  TelemetryFormat(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /**
   * A parser of this format, for one thread.
   *
   * @param eventTime which clock an event's time comes from
   * @param neededFields the others are neither read nor checked, and may be null in what comes out
   */
  public TelemetryParser parser(EventTime eventTime, Set<Field> neededFields) {
    return parser(eventTime, neededFields, Set.of());
  }

  /**
   * As {@link #parser(EventTime, Set)}, for who wants context as well.
   *
   * @param contextFamilies whose starts of processes and names of hosts are told rather than
   *     skipped; of these, the needed fields alone
   */
  public TelemetryParser parser(
      EventTime eventTime, Set<Field> neededFields, Set<Family> contextFamilies) {
    return new FormatParser(this, eventTime, neededFields, contextFamilies);
  }
}
