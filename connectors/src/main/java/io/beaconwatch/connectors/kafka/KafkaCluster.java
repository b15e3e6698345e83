package io.beaconwatch.connectors.kafka;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;

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

  /**
   * Of a client that reads all that a topic has, in no group that is asked for. Where retention has
   * deleted what it begins with, it goes on with what is there.
   */
  Properties readerProperties() {
    Properties all =
        propertiesOver(
            Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false"));
    all.remove(ConsumerConfig.GROUP_ID_CONFIG);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return all;
  }

  /** With the names of the properties alone: any of their values may be a secret. */
  @Override
  public String toString() {
    return "KafkaCluster[" + bootstrapServers + ", " + properties.keySet() + "]";
  }
}
