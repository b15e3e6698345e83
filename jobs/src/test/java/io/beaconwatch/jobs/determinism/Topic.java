package io.beaconwatch.jobs.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Elements in partitions, each in order. Sources of jobs in this process read it by its name, as
 * far as the test lets them: to its first stop, once that is released to the next, and so on.
 */
final class Topic<E> implements AutoCloseable {
  private static final Map<String, Topic<?>> TOPICS = new ConcurrentHashMap<>();
  private static final AtomicInteger CREATED = new AtomicInteger();
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final String name = "topic-" + CREATED.incrementAndGet();
  private final List<List<E>> partitions;

  /** By stop, the position in each partition; the last is the end. */
  private final List<int[]> stops = new ArrayList<>();

  private final AtomicIntegerArray read;
  private final AtomicIntegerArray checkpointed;
  private final AtomicInteger failures = new AtomicInteger();
  private final List<Integer> restored = Collections.synchronizedList(new ArrayList<>());
  private final Set<Integer> silent = ConcurrentHashMap.newKeySet();
  private boolean goesOnOnceCheckpointed;
  private int stop;
  private CompletableFuture<Void> released = new CompletableFuture<>();

  private Topic(List<List<E>> partitions) {
    this.partitions = partitions;
    this.read = new AtomicIntegerArray(partitions.size());
    this.checkpointed = new AtomicIntegerArray(partitions.size());
    stops.add(partitions.stream().mapToInt(List::size).toArray());
  }

  static <E> Topic<E> of(List<List<E>> partitions) {
    Topic<E> topic = new Topic<>(partitions);
    TOPICS.put(topic.name, topic);
    return topic;
  }

  @SuppressWarnings("unchecked") // Who knows the name knows the type.
  static <E> Topic<E> named(String name) {
    return (Topic<E>) TOPICS.get(name);
  }

  /** Adds a stop before the end, where each partition has been read to that share of it. */
  Topic<E> stoppingAtShare(double share) {
    return stoppingAt(
        partitions.stream().mapToInt(elements -> (int) (elements.size() * share)).toArray());
  }

  /** Adds a stop before the end; the positions are the numbers of elements read until then. */
  Topic<E> stoppingAt(int... positions) {
    assertThat(positions).hasSize(partitions.size());
    stops.add(stops.size() - 1, positions);
    return this;
  }

  /** A stop is released by the first checkpoint that holds it, rather than by the test. */
  Topic<E> goingOnOnceCheckpointed() {
    goesOnOnceCheckpointed = true;
    return this;
  }

  /** The partition tells that it is idle while it is at the first stop. */
  Topic<E> silentAtFirstStop(int partition) {
    silent.add(partition);
    return this;
  }

  String name() {
    return name;
  }

  int partitionCount() {
    return partitions.size();
  }

  List<E> partition(int number) {
    return partitions.get(number);
  }

  synchronized boolean isSilent(int partition) {
    return stop == 0 && silent.contains(partition);
  }

  /** How many of the partition's elements may be read. */
  synchronized int limit(int partition) {
    return stops.get(stop)[partition];
  }

  /** Is done once the next stop is released. */
  synchronized CompletableFuture<Void> released() {
    return released;
  }

  /**
   * Whether nothing is held back any more. Before, no reader ends: Flink may send the trigger of a
   * savepoint to a task that is just ending, and gives the savepoint up.
   */
  synchronized boolean isAtLastStop() {
    return stop == stops.size() - 1;
  }

  /** How many stops have been released. */
  synchronized int stopsReleased() {
    return stop;
  }

  synchronized void release() {
    stop++;
    released.complete(null);
    released = new CompletableFuture<>();
  }

  void read(int partition, int position) {
    read.set(partition, position);
  }

  /** A checkpoint is complete that has the partition read to there. */
  synchronized void checkpointed(int partition, int position) {
    checkpointed.set(partition, position);
    if (goesOnOnceCheckpointed && stop < stops.size() - 1 && isAt(checkpointed)) {
      release();
    }
  }

  void restored(int position) {
    restored.add(position);
  }

  /** Where partitions were taken up again by readers of a job that was restored. */
  List<Integer> restored() {
    return List.copyOf(restored);
  }

  void failed() {
    failures.incrementAndGet();
  }

  int failures() {
    return failures.get();
  }

  private synchronized boolean isAt(AtomicIntegerArray positions) {
    return IntStream.range(0, partitions.size())
        .allMatch(partition -> positions.get(partition) >= limit(partition));
  }

  /** Waits until everything before the stop has been read. */
  void awaitRead() {
    await(read);
  }

  /**
   * Waits for a checkpoint that has everything before the stop, so that all of it has got to where
   * it belongs.
   */
  void awaitCheckpoint() {
    await(checkpointed);
  }

  /** Waits for another checkpoint, one that has not begun yet. */
  void awaitNewCheckpoint() {
    // The first may have begun before.
    for (int i = 0; i < 2; i++) {
      IntStream.range(0, partitions.size()).forEach(each -> checkpointed.set(each, -1));
      await(checkpointed);
    }
  }

  /**
   * Waits for a checkpoint that was begun when its readers had ended, so that everybody knows that
   * nothing more comes.
   */
  void awaitEnd() {
    await(
        checkpointed::toString,
        () ->
            IntStream.range(0, partitions.size())
                .allMatch(each -> checkpointed.get(each) > partitions.get(each).size()));
  }

  private void await(AtomicIntegerArray positions) {
    await(positions::toString, () -> isAt(positions));
  }

  /**
   * Waits until something holds.
   *
   * @param state for the message if it never does
   */
  static void await(Supplier<String> state, Callable<Boolean> condition) {
    long start = System.nanoTime();
    while (!holds(condition)) {
      assertThat(System.nanoTime() - start).as(state).isLessThan(DEADLINE_NANOS);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  private static boolean holds(Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    TOPICS.remove(name);
  }
}
