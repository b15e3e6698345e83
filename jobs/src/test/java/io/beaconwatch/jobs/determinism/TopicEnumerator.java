package io.beaconwatch.jobs.determinism;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;

/** Deals the partitions to the readers by their numbers. */
final class TopicEnumerator implements SplitEnumerator<TopicPartition, List<TopicPartition>> {
  private final SplitEnumeratorContext<TopicPartition> context;
  private final List<TopicPartition> unassigned;

  TopicEnumerator(SplitEnumeratorContext<TopicPartition> context, List<TopicPartition> unassigned) {
    this.context = context;
    this.unassigned = new ArrayList<>(unassigned);
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int reader, String host) {}

  /** All at once: a partition that comes later than another would not hold back its watermark. */
  @Override
  public void addReader(int reader) {
    List<TopicPartition> partitions =
        unassigned.stream()
            .filter(partition -> partition.number() % context.currentParallelism() == reader)
            .toList();
    if (!partitions.isEmpty()) {
      unassigned.removeAll(partitions);
      context.assignSplits(new SplitsAssignment<>(Map.of(reader, partitions)));
    }
    context.signalNoMoreSplits(reader);
  }

  @Override
  public void addSplitsBack(List<TopicPartition> partitions, int reader) {
    unassigned.addAll(partitions);
  }

  @Override
  public List<TopicPartition> snapshotState(long checkpoint) {
    return List.copyOf(unassigned);
  }

  @Override
  public void close() {}
}
