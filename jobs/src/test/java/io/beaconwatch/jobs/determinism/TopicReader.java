package io.beaconwatch.jobs.determinism;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/** Reads its partitions in turn, an element at a time, as far as the {@link Topic} lets it. */
final class TopicReader<E, T> implements SourceReader<T, TopicPartition> {
  private final Topic<E> topic;
  private final TopicSource.Decoder<E, T> decoder;
  private final Deque<TopicPartition> turns = new ArrayDeque<>();
  private final Set<Integer> idle = new HashSet<>();
  private final Map<Long, List<TopicPartition>> checkpoints = new TreeMap<>();

  /** Those that it let go at their end, each as one element further. */
  private final List<TopicPartition> ended = new ArrayList<>();

  private CompletableFuture<Void> assigned = new CompletableFuture<>();
  private boolean complete;

  TopicReader(Topic<E> topic, TopicSource.Decoder<E, T> decoder) {
    this.topic = topic;
    this.decoder = decoder;
  }

  @Override
  public void start() {}

  @Override
  public InputStatus pollNext(ReaderOutput<T> output) {
    for (int i = turns.size(); i > 0; i--) {
      TopicPartition partition = turns.remove();
      SourceOutput<T> to = output.createOutputForSplit(partition.splitId());
      List<E> elements = topic.partition(partition.number());
      if (partition.position() == elements.size() && topic.isAtLastStop()) {
        output.releaseOutputForSplit(partition.splitId());
        ended.add(new TopicPartition(partition.number(), partition.position() + 1));
      } else if (partition.position() >= topic.limit(partition.number())) {
        if (topic.isSilent(partition.number()) && idle.add(partition.number())) {
          to.markIdle();
        }
        turns.add(partition);
      } else {
        idle.remove(partition.number());
        decoder.decode(elements.get(partition.position()), partition, to);
        turns.add(new TopicPartition(partition.number(), partition.position() + 1));
        topic.read(partition.number(), partition.position() + 1);
        return InputStatus.MORE_AVAILABLE;
      }
    }
    return isAtEnd() ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    CompletableFuture<Void> released = topic.released();
    boolean now = turns.isEmpty() ? isAtEnd() : turns.stream().anyMatch(this::hasMore);
    return now
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.anyOf(released, assigned).thenAccept(unused -> {});
  }

  /** Whether there is something to do for it, if only to let it go. */
  private boolean hasMore(TopicPartition partition) {
    return partition.position() < topic.limit(partition.number())
        || (partition.position() == topic.partition(partition.number()).size()
            && topic.isAtLastStop());
  }

  private boolean isAtEnd() {
    return turns.isEmpty() && complete && topic.isAtLastStop();
  }

  @Override
  public void addSplits(List<TopicPartition> partitions) {
    partitions.stream()
        .filter(partition -> partition.position() > 0)
        .forEach(partition -> topic.restored(partition.position()));
    turns.addAll(partitions);
    wake();
  }

  @Override
  public void notifyNoMoreSplits() {
    complete = true;
    wake();
  }

  private void wake() {
    assigned.complete(null);
    assigned = new CompletableFuture<>();
  }

  @Override
  public List<TopicPartition> snapshotState(long checkpoint) {
    List<TopicPartition> told = new ArrayList<>(turns);
    told.addAll(isAtEnd() ? ended : List.of());
    checkpoints.put(checkpoint, told);
    return List.copyOf(turns);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    List<TopicPartition> partitions = checkpoints.remove(checkpoint);
    if (partitions != null) {
      partitions.forEach(each -> topic.checkpointed(each.number(), each.position()));
    }
  }

  @Override
  public void close() {}
}
