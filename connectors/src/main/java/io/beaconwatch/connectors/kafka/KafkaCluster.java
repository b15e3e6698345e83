package io.beaconwatch.connectors.kafka;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * Where brokers are and how clients reach them.
 *
 * @param bootstrapServers as Kafka takes them: {@code host:port}, several with commas between
 * @param properties of Kafka's clients, as they are; what stands here wins over what the job would
 *     set, except for what it cannot work without
 */
public record KafkaCluster(String bootstrapServers, Map<String, String> properties)
    implements Serializable {
  public KafkaCluster {
    Objects.requireNonNull(bootstrapServers);
    properties = Map.copyOf(properties);
  }

  /** The properties, with these where they are not set. */
  Properties propertiesOver(Map<String, String> defaults) {
    Properties all = new Properties();
    all.putAll(defaults);
    all.putAll(properties);
    return all;
  }

  /** With the names of the properties alone: any of their values may be a secret. */
  @Override
  public String toString() {
    return "KafkaCluster[" + bootstrapServers + ", " + properties.keySet() + "]";
  }
}
