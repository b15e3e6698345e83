package io.beaconwatch.connectors.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveEnumeratorTest {
  @TempDir Path folder;

  @Test
  void whatIsGoneFromAWatchedFolderIsForgotten() throws Exception {
    OneThread context = new OneThread();
    ArchiveCheckpoint nothing =
        new ArchiveCheckpoint(
            0, false, false, ArchiveSplit.UNKNOWN, List.of(), List.of(), List.of());
    ReadOptions options = new ReadOptions(1000, 1000, 1000, 0, 1, true);
    try (ArchiveEnumerator<String> enumerator =
        new ArchiveEnumerator<>(
            context, List.of(folder.toString()), runStart -> new LineDecoder(), options, nothing)) {
      enumerator.start();
      Path kept = Files.writeString(folder.resolve("kept"), "1 a\n");
      for (int day = 0; day < 5; day++) {
        Path file = Files.writeString(folder.resolve("day" + day), "2 b\n");
        context.listing.run();
        assertThat(seen(enumerator)).containsExactlyInAnyOrder("kept", file.toFile().getName());
        Files.delete(file);
        context.listing.run();
        // It is still to be read, or being read.
        assertThat(seen(enumerator)).contains(file.toFile().getName());
        enumerator.handleSplitRequest(0, null);
        enumerator.handleSplitRequest(0, null);
        enumerator.handleSourceEvent(0, context.finishAssigned());
        context.listing.run();
        assertThat(seen(enumerator)).containsExactly("kept");
      }
      // The folder is gone for a moment: then nothing is known of what was there.
      Files.delete(kept);
      context.listing.run();
      assertThat(seen(enumerator)).containsExactly("kept");
    }
  }

  /** Flink takes no checkpoint of union state once some of an operator's subtasks have ended. */
  @Test
  void readersEndTogether() throws Exception {
    OneThread context = new OneThread();
    ArchiveCheckpoint nothing =
        new ArchiveCheckpoint(
            0, false, false, ArchiveSplit.UNKNOWN, List.of(), List.of(), List.of());
    ReadOptions options = new ReadOptions(1000, 1000, 1000, 0, 0, true);
    Files.writeString(folder.resolve("only"), "1 a\n");
    try (ArchiveEnumerator<String> enumerator =
        new ArchiveEnumerator<>(
            context, List.of(folder.toString()), runStart -> new LineDecoder(), options, nothing)) {
      enumerator.start();
      enumerator.handleSplitRequest(0, null);
      enumerator.handleSplitRequest(1, null);
      assertThat(context.assigned).hasSize(1);
      assertThat(context.ended).isEmpty();

      enumerator.handleSourceEvent(0, context.finishAssigned());
      assertThat(context.ended).containsExactly(1);
      enumerator.handleSplitRequest(0, null);
      assertThat(context.ended).containsExactly(1, 0);
    }
  }

  private static List<String> seen(ArchiveEnumerator<String> enumerator) {
    return enumerator.snapshotState(1).seen().stream()
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .toList();
  }

  /** With two readers, and everything done at once. */
  private static final class OneThread implements SplitEnumeratorContext<ArchiveSplit> {
    private final Map<String, ArchiveSplit> assigned = new HashMap<>();
    private final List<Integer> ended = new ArrayList<>();
    private Runnable listing;

    SplitsFinished finishAssigned() {
      List<ArchiveSplit> splits = assigned.values().stream().map(ArchiveSplit::finished).toList();
      assigned.clear();
      return new SplitsFinished(splits, 1);
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
      return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
    }

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent event) {}

    @Override
    public int currentParallelism() {
      return 1;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
      return Map.of(0, new ReaderInfo(0, "here"), 1, new ReaderInfo(1, "here"));
    }

    @Override
    public void assignSplits(SplitsAssignment<ArchiveSplit> assignment) {
      assignment
          .assignment()
          .values()
          .forEach(splits -> splits.forEach(split -> assigned.put(split.splitId(), split)));
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
      ended.add(subtask);
    }

    @Override
    public <V> void callAsync(Callable<V> callable, BiConsumer<V, Throwable> handler) {
      V value;
      try {
        value = callable.call();
      } catch (Exception e) {
        handler.accept(null, e);
        return;
      }
      handler.accept(value, null);
    }

    @Override
    public <V> void callAsync(
        Callable<V> callable, BiConsumer<V, Throwable> handler, long delay, long period) {
      listing = () -> callAsync(callable, handler);
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
      runnable.run();
    }
  }
}
