package io.beaconwatch.connectors.kafka;

import io.beaconwatch.connectors.intelligence.FeedStatement;
import io.beaconwatch.connectors.intelligence.FirstReading;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Topics of threat intelligence, read from their first record: each value is a feed of its own, of
 * one row or many, in any form that a file may have. To be read by one subtask.
 *
 * <p>What has a key replaces what came before under that key, and a tombstone takes it back, as in
 * a compacted topic. Records of aborted transactions are not read, unless a property says
 * otherwise. No offset is committed to a group: where to go on is in the job's checkpoints.
 *
 * @param bootstrapServers as Kafka takes them
 * @param properties of Kafka's clients, as they are; some may be secrets
 * @param topics at least one; one that does not exist fails the job
 */
public record KafkaIndicators(
    String bootstrapServers, Map<String, String> properties, List<String> topics) {
  public KafkaIndicators {
    properties = Map.copyOf(properties);
    topics = List.copyOf(topics);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("no topic to read");
    }
  }

  /**
   * The source, which sets no watermarks.
   *
   * @param bounded whether it ends with the last record that is there when it starts
   */
  public KafkaSource<FeedStatement> source(boolean bounded) {
    Properties all = clientProperties();
    all.putIfAbsent(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "false");
    KafkaSourceBuilder<FeedStatement> source =
        KafkaSource.<FeedStatement>builder()
            .setProperties(all)
            .setBootstrapServers(bootstrapServers)
            .setTopics(topics)
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new ReadStatements());
    if (bounded) {
      source.setBounded(OffsetsInitializer.latest());
    }
    return source.build();
  }

  /** Up to where they have to be read for all that is there at a start. */
  public FirstReading firstReading() {
    return new LastRecords(clientProperties(), topics);
  }

  private Properties clientProperties() {
    Properties all = new Properties();
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // Said outright, since the connector spells it by the machine's language.
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.putAll(properties);
    all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return all;
  }

  /** With the names of the properties alone: any of their values may be a secret. */
  @Override
  public String toString() {
    return "KafkaIndicators[" + bootstrapServers + ", " + properties.keySet() + ", " + topics + "]";
  }
}
