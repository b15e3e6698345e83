package io.beaconwatch.connectors.kafka;

import io.beaconwatch.connectors.intelligence.FeedStatement;
import io.beaconwatch.connectors.intelligence.FirstReading;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * @param topics at least one; one that does not exist fails the job
 */
public record KafkaIndicators(KafkaCluster cluster, List<String> topics) {
  public KafkaIndicators {
    Objects.requireNonNull(cluster);
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
            .setBootstrapServers(cluster.bootstrapServers())
            .setTopics(topics)
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new ReadStatements());
    if (bounded) {
      source.setBounded(OffsetsInitializer.latest());
    }
    return BuildSource.of(source);
  }

  /** Up to where they have to be read for all that is there at a start. */
  public FirstReading firstReading() {
    return new LastRecords(clientProperties(), topics);
  }

  private Properties clientProperties() {
    // The reset is for the consumer that looks for the last records, where retention has meanwhile
    // deleted the one that it begins with; the source sets its own.
    Properties all =
        cluster.propertiesOver(
            Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"));
    all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
    return all;
  }
}
