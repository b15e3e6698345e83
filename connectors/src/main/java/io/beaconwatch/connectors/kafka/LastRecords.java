package io.beaconwatch.connectors.kafka;

import io.beaconwatch.connectors.intelligence.FeedStatement;
import io.beaconwatch.connectors.intelligence.FirstReading;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds the last record of each partition that a consumer gets to see. It need not stand right
 * before the end: there may be the mark of a transaction, what an aborted one has written, or a gap
 * that compaction left.
 */
final class LastRecords implements FirstReading {
  private static final long serialVersionUID = 1L;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /** How much farther from the end each try begins than the one before. */
  private static final int FARTHER = 16;

  private final Properties properties;
  private final List<String> topics;

  LastRecords(Properties properties, List<String> topics) {
    this.properties = properties;
    this.topics = List.copyOf(topics);
  }

  /** From where a partition is kept to its last record, both offsets. */
  record Range(long first, long last) {}

  @Override
  public Map<String, Long> ends() throws IOException {
    Map<String, Long> last = new HashMap<>();
    ranges()
        .forEach(
            (partition, range) ->
                last.put(
                    FeedStatement.split(partition.topic(), partition.partition()), range.last()));
    return last;
  }

  /**
   * What is there now; partitions without any record are left out.
   *
   * @throws IOException when the brokers cannot be asked, or there is no such topic
   */
  Map<TopicPartition, Range> ranges() throws IOException {
    Properties all = new Properties();
    all.putAll(properties);
    all.remove(ConsumerConfig.GROUP_ID_CONFIG);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return ranges(consumer);
    } catch (KafkaException e) {
      throw new IOException(
          "cannot find the ends of the topics " + topics + ": " + e.getMessage(), e);
    }
  }

  private Map<TopicPartition, Range> ranges(Consumer<byte[], byte[]> consumer) throws IOException {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      List<PartitionInfo> found = consumer.partitionsFor(topic);
      if (found.isEmpty()) {
        throw new IOException("there is no topic '" + topic + "'");
      }
      for (PartitionInfo partition : found) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
    }
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Range> ranges = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long found = last(consumer, partition, begins.get(partition), ends.get(partition));
      if (found >= 0) {
        ranges.put(partition, new Range(begins.get(partition), found));
      }
    }
    return ranges;
  }

  /** The offset of the last record between the two, or -1 where there is none. */
  private static long last(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long begin, long end)
      throws IOException {
    consumer.assign(List.of(partition));
    long upTo = end;
    for (long back = 1; upTo > begin; back *= FARTHER) {
      long from = Math.max(begin, end - back);
      long found = last(consumer, partition, from, upTo, System.nanoTime() + LONGEST.toNanos());
      if (found >= 0) {
        return found;
      }
      upTo = from;
    }
    return -1;
  }

  private static long last(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long from,
      long upTo,
      long deadline)
      throws IOException {
    consumer.seek(partition, from);
    long found = -1;
    while (consumer.position(partition) < upTo) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
        if (record.offset() < upTo) {
          found = record.offset();
        }
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("the end of " + partition + " cannot be read");
      }
    }
    return found;
  }
}
