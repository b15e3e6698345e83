package io.beaconwatch.benchmark.cluster;

import io.beaconwatch.jobs.BeaconDetectionJob;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;

/**
 * What the job holds once it has read what there is and waits for more, and what a checkpoint of it
 * takes. The job watches an empty folder first, so that what it holds by then can be taken off;
 * then all files but the last appear there, and after the checkpoints the last one, so that one
 * more checkpoint shows what a little more costs.
 */
public final class HeldState {
  /** Entries of the result; bytes and milliseconds. */
  public static final String WINDOWS = "windows";

  public static final String PROCESS_STARTS = "process-starts";
  public static final String LIVE_HEAP = "live-heap";
  public static final String STATE = "state";
  public static final String CHECKPOINT_TIME = "checkpoint-time";
  public static final String NEXT_WINDOWS = "next-windows";
  public static final String NEXT_CHECKPOINT = "next-checkpoint";
  public static final String NEXT_CHECKPOINT_TIME = "next-checkpoint-time";

  /** An odd number, so that one is in the middle. */
  private static final int CHECKPOINTS = 5;

  private static final long ASK_EVERY = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Without a change for so long, all that follows from what was read has happened. */
  private static final Duration SETTLED = Duration.ofSeconds(1);

  private final MiniCluster cluster;
  private final JobID job;
  private final Path watched;
  private long linesThere;

  private HeldState(MiniCluster cluster, JobID job, Path watched) {
    this.cluster = cluster;
    this.job = job;
    this.watched = watched;
  }

  /**
   * Measures it.
   *
   * @param arguments the state backend, a folder of files, an empty folder to work in on the same
   *     disk, a file for the result, then more options of {@code detect}
   */
  @SuppressWarnings("try") // nobody interrupts the main thread
  public static void main(String[] arguments) throws Exception {
    Path work = Path.of(arguments[2]);
    Path watched = Files.createDirectory(work.resolve("watched"));
    List<String> detect = new ArrayList<>(List.of("detect", "--mode", "streaming"));
    detect.addAll(List.of("--input", watched.toString(), "--watch", "200ms"));
    detect.addAll(List.of("--output", work.resolve("output").toString()));
    detect.addAll(List.of("--checkpoint-directory", work.resolve("checkpoints").toString()));
    // None but those that are asked for.
    detect.addAll(List.of("--checkpoint-interval", "1d"));
    detect.addAll(List.of("--parallelism", String.valueOf(ClusterHere.SLOTS)));
    detect.addAll(Arrays.asList(arguments).subList(4, arguments.length));
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    MetricOptions.forReporter(configuration, "live")
        .set(MetricOptions.REPORTER_FACTORY_CLASS, LiveMetrics.class.getName());
    try (MiniCluster cluster = ClusterHere.start(arguments[0], configuration);
        Submitting unused = Submitting.to(cluster.getRestAddress().get(), false)) {
      BeaconDetectionJob.main(detect.toArray(String[]::new));
      JobID job = cluster.listJobs().get().iterator().next().getJobId();
      Properties result = new HeldState(cluster, job, watched).measure(Path.of(arguments[1]));
      try (Writer out = Files.newBufferedWriter(Path.of(arguments[3]))) {
        result.store(out, null);
      }
      cluster.cancelJob(job).get();
      cluster.requestJobResult(job).get();
    }
  }

  private Properties measure(Path telemetry) throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.list(telemetry)) {
      files = all.sorted().toList();
    }
    await(this::isRunning);
    awaitSettled();
    long idle = liveHeap();

    read(files.subList(0, files.size() - 1));
    long held = liveHeap();
    Properties result = new Properties();
    put(result, WINDOWS, LiveMetrics.sum("windowsOpen"));
    put(
        result,
        PROCESS_STARTS,
        LiveMetrics.sum("contextRecords") - LiveMetrics.sum("contextExpired"));
    put(result, LIVE_HEAP, held - idle);
    long[] times = new long[CHECKPOINTS];
    for (int i = 0; i < CHECKPOINTS; i++) {
      AbstractCheckpointStats full = checkpoint(CheckpointType.FULL);
      times[i] = full.getEndToEndDuration();
      put(result, STATE, full.getStateSize());
    }
    Arrays.sort(times);
    put(result, CHECKPOINT_TIME, times[CHECKPOINTS / 2]);

    awaitRead(files.subList(files.size() - 1, files.size()));
    AbstractCheckpointStats next = checkpoint(CheckpointType.CONFIGURED);
    put(result, NEXT_WINDOWS, LiveMetrics.sum("windowsOpen"));
    put(result, NEXT_CHECKPOINT, next.getCheckpointedSize());
    put(result, NEXT_CHECKPOINT_TIME, next.getEndToEndDuration());
    return result;
  }

  /** The sources of indicators, of which there are none, have come to their end by then. */
  private boolean isRunning() {
    for (AccessExecutionVertex task :
        cluster.getExecutionGraph(job).join().getAllExecutionVertices()) {
      ExecutionState state = task.getExecutionState();
      if (state != ExecutionState.RUNNING && state != ExecutionState.FINISHED) {
        return false;
      }
    }
    return true;
  }

  private static void put(Properties result, String name, long value) {
    result.setProperty(name, Long.toString(value));
  }

  /** Lets the job read them, and waits until it has done all that it does about them. */
  private void read(List<Path> files) throws Exception {
    awaitRead(files);
    // What is combined before the shuffle passes on with a barrier.
    checkpoint(CheckpointType.CONFIGURED);
    awaitSettled();
    checkpoint(CheckpointType.CONFIGURED);
  }

  /** Links make each of them appear with all that it holds. */
  private void awaitRead(List<Path> files) throws Exception {
    for (Path file : files) {
      linesThere += lines(file);
    }
    for (Path file : files) {
      Files.createLink(watched.resolve(file.getFileName().toString()), file);
    }
    await(() -> LiveMetrics.sum("recordsRead") == linesThere);
  }

  private static long lines(Path file) throws IOException {
    long lines = 0;
    byte[] buffer = new byte[1 << 20];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (int i = 0; i < count; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
      }
    }
    return lines;
  }

  private void awaitSettled() throws Exception {
    long[] last = {-1, System.nanoTime()};
    await(
        () -> {
          long now = LiveMetrics.sum("windowsOpen") - LiveMetrics.sum("contextExpired");
          if (now != last[0]) {
            last[0] = now;
            last[1] = System.nanoTime();
          }
          return System.nanoTime() - last[1] > SETTLED.toNanos();
        });
  }

  private void await(BooleanSupplier reached) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.getAsBoolean()) {
      if (cluster.getJobStatus(job).get().isTerminalState()) {
        throw new IOException(
            "the job ended",
            cluster.requestJobResult(job).get().getSerializedThrowable().orElse(null));
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("nothing came of it in " + PATIENCE);
      }
      LockSupport.parkNanos(ASK_EVERY);
    }
  }

  private AbstractCheckpointStats checkpoint(CheckpointType type) throws Exception {
    long id = cluster.triggerCheckpoint(job, type).get();
    await(() -> stats(id).getStatus() == CheckpointStatsStatus.COMPLETED);
    return stats(id);
  }

  private AbstractCheckpointStats stats(long id) {
    return cluster
        .getExecutionGraph(job)
        .join()
        .getCheckpointStatsSnapshot()
        .getHistory()
        .getCheckpointById(id);
  }

  /** Bytes of the heap that something still refers to. */
  private static long liveHeap() {
    System.gc();
    System.gc(); // what finalizers and cleaners have let go
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
