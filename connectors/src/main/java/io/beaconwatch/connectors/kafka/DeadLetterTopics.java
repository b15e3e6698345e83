package io.beaconwatch.connectors.kafka;

import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.kafka.LastRecords.Range;
import io.beaconwatch.connectors.replay.DeadLetter;
import io.beaconwatch.connectors.replay.DeadLetterDecoder;
import io.beaconwatch.connectors.replay.LetterPosition;
import io.beaconwatch.connectors.replay.ToldRecords;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Dead letters in topics, as {@link KafkaOutput#deadLetters} writes them: those that can be read at
 * one moment. What is written afterwards, by the run itself too, is no part of them.
 */
public final class DeadLetterTopics {
  private static final Duration POLL = Duration.ofMillis(500);

  /** A broker that gives nothing for so long gives nothing more. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

  private final KafkaCluster cluster;
  private final Map<TopicPartition, Range> ranges;

  private DeadLetterTopics(KafkaCluster cluster, Map<TopicPartition, Range> ranges) {
    this.cluster = cluster;
    this.ranges = Map.copyOf(ranges);
  }

  /**
   * Asks the brokers what is there now.
   *
   * @param topics names of topics
   * @throws IOException when they cannot be asked, or there is no such topic
   */
  public static DeadLetterTopics asOfNow(KafkaCluster cluster, List<String> topics)
      throws IOException {
    return new DeadLetterTopics(
        cluster, new LastRecords(cluster.readerProperties(), topics).ranges());
  }

  /** Whether there is no record at all. */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** Where the letters begin, by topic and partition. */
  public Map<String, Map<Integer, Long>> firstOffsets() {
    Map<String, Map<Integer, Long>> offsets = new HashMap<>();
    ranges.forEach(
        (partition, range) ->
            offsets
                .computeIfAbsent(partition.topic(), topic -> new HashMap<>())
                .put(partition.partition(), range.first()));
    return offsets;
  }

  /**
   * Reads all letters here, and decodes their records.
   *
   * @param told the records of letters that were read before; gets those of these
   * @return the letters whose records had been told of
   * @throws IOException when they cannot be read
   */
  public Set<LetterPosition> readAll(
      DeadLetterDecoder decoder, ToldRecords told, RecordDecoder.Output<TelemetryRecord> output)
      throws IOException {
    Set<LetterPosition> repeated = new HashSet<>();
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            cluster.readerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(ranges.keySet());
      ranges.forEach((partition, range) -> consumer.seek(partition, range.first()));
      Set<TopicPartition> unread = new HashSet<>(ranges.keySet());
      long deadline = System.nanoTime() + LONGEST_SILENCE.toNanos();
      while (!unread.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(POLL)) {
          TopicPartition partition = new TopicPartition(letter.topic(), letter.partition());
          if (letter.offset() <= ranges.get(partition).last()) {
            DecodeLetters.decode(decoder, letter, output);
            if (letter.value() != null
                && DeadLetter.find(letter.value()).filter(told::isToldAgain).isPresent()) {
              repeated.add(DecodeLetters.position(letter));
            }
          }
          deadline = System.nanoTime() + LONGEST_SILENCE.toNanos();
        }
        List<TopicPartition> read =
            unread.stream()
                .filter(partition -> consumer.position(partition) > ranges.get(partition).last())
                .toList();
        consumer.pause(read);
        read.forEach(unread::remove);
        if (System.nanoTime() > deadline) {
          throw new IOException("the end of " + unread + " cannot be read");
        }
      }
    } catch (KafkaException e) {
      throw new IOException("cannot read the topics " + topics(), e);
    }
    return repeated;
  }

  /**
   * A source of the letters' records, which sets no watermarks and ends with the last letter.
   *
   * @param runStart given to the decoders, in milliseconds since the epoch
   */
  public KafkaSource<TelemetryRecord> source(DeadLetterDecoder.Provider decoders, long runStart) {
    Properties properties = cluster.readerProperties();
    properties.putIfAbsent(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "false");
    Map<TopicPartition, Long> first = new HashMap<>();
    Map<TopicPartition, Long> end = new HashMap<>();
    ranges.forEach(
        (partition, range) -> {
          first.put(partition, range.first());
          end.put(partition, range.last() + 1);
        });
    return BuildSource.of(
        KafkaSource.<TelemetryRecord>builder()
            .setProperties(properties)
            .setBootstrapServers(cluster.bootstrapServers())
            .setPartitions(new HashSet<>(ranges.keySet()))
            .setStartingOffsets(OffsetsInitializer.offsets(first))
            .setBounded(OffsetsInitializer.offsets(end))
            .setDeserializer(new DecodeLetters(decoders, runStart)));
  }

  private List<String> topics() {
    return new ArrayList<>(
        ranges.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet()));
  }
}
