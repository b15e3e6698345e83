package io.beaconwatch.jobs.determinism;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads a {@link Topic} to its end, as a source of Kafka would: partitions are dealt to the
 * readers, each has a watermark of its own, and checkpoints hold positions.
 */
final class TopicSource<E, T>
    implements Source<T, TopicPartition, List<TopicPartition>>, ResultTypeQueryable<T> {
  private static final long serialVersionUID = 1L;

  private final String topic;
  private final Decoder.Provider<E, T> decoders;
  private final transient TypeInformation<T> type;
  private final int partitions;

  TopicSource(Topic<E> topic, Decoder.Provider<E, T> decoders, TypeInformation<T> type) {
    this.topic = topic.name();
    this.partitions = topic.partitionCount();
    this.decoders = decoders;
    this.type = type;
  }

  /** Emits what an element holds. */
  interface Decoder<E, T> {
    void decode(E element, TopicPartition from, SourceOutput<T> output);

    /** Makes the decoders, on the workers. */
    interface Provider<E, T> extends Serializable {
      Decoder<E, T> create();
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<T, TopicPartition> createReader(SourceReaderContext context) {
    return new TopicReader<>(Topic.named(topic), decoders.create());
  }

  @Override
  public SplitEnumerator<TopicPartition, List<TopicPartition>> createEnumerator(
      SplitEnumeratorContext<TopicPartition> context) {
    return restoreEnumerator(
        context,
        IntStream.range(0, partitions).mapToObj(number -> new TopicPartition(number, 0)).toList());
  }

  @Override
  public SplitEnumerator<TopicPartition, List<TopicPartition>> restoreEnumerator(
      SplitEnumeratorContext<TopicPartition> context, List<TopicPartition> unassigned) {
    return new TopicEnumerator(context, unassigned);
  }

  @Override
  public SimpleVersionedSerializer<TopicPartition> getSplitSerializer() {
    return new TopicPartition.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<List<TopicPartition>> getEnumeratorCheckpointSerializer() {
    return new TopicPartition.ListSerializer();
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return type;
  }
}
