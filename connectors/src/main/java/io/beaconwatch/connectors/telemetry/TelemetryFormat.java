package io.beaconwatch.connectors.telemetry;

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
}
