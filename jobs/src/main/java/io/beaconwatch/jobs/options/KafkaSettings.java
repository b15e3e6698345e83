package io.beaconwatch.jobs.options;

import java.util.Map;

/**
 * What {@code detect} does with Kafka; {@link KafkaOptions} says what each setting means.
 *
 * @param properties for Kafka's clients; some may be secrets
 */
public record KafkaSettings(Map<String, String> properties) {
  public KafkaSettings {
    properties = Map.copyOf(properties);
  }

  /** Whether telemetry comes from there. */
  public boolean hasTelemetry() {
    return false;
  }

  /** Whether alerts go there. */
  public boolean takesAlerts() {
    return false;
  }

  /** Whether records that are rejected or late go there. */
  public boolean takesDeadLetters() {
    return false;
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "KafkaSettings[properties=" + Secrets.mask(properties) + "]";
  }
}
