package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.jobs.options.DetectArguments;
import io.beaconwatch.jobs.options.DetectSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** A job that goes on until the test ends it, on the cluster that the test has started. */
final class RunningJob implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final JobClient client;

  private RunningJob(JobClient client) {
    this.client = client;
  }

  /** Starts it as {@code detect} does with these arguments. */
  static RunningJob start(String... arguments) throws Exception {
    return start(SavepointRestoreSettings.none(), arguments);
  }

  static RunningJob startFrom(String savepoint, String... arguments) throws Exception {
    return start(SavepointRestoreSettings.forPath(savepoint), arguments);
  }

  private static RunningJob start(SavepointRestoreSettings from, String... arguments)
      throws Exception {
    DetectRequest request =
        DetectRequest.of(DetectArguments.check(arguments), new LoadDetectionFiles());
    assertThat(request.errors()).isEmpty();
    DetectSettings settings = request.settings();
    try (JobEnvironment environment = JobEnvironment.of(settings)) {
      BeaconDetectionJob.wire(
          environment.environment(),
          settings,
          request.loaded().detections(),
          System.currentTimeMillis());
      StreamGraph graph = environment.environment().getStreamGraph();
      graph.setSavepointRestoreSettings(from);
      return new RunningJob(environment.environment().executeAsync(graph));
    }
  }

  boolean isRunning() throws Exception {
    return client.getJobStatus().get() == JobStatus.RUNNING;
  }

  /** Waits until something holds; fails with the job's own failure if it has one. */
  void await(String what, Callable<Boolean> condition) throws Exception {
    await(() -> what, condition);
  }

  /** As above, saying only in the end what was waited for. */
  void await(Supplier<String> what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(() -> "waiting for " + what.get()).isLessThan(deadline);
      if (client.getJobStatus().get() == JobStatus.FAILED) {
        client.getJobExecutionResult().get();
      }
      pause();
    }
  }

  /** Stops it with a savepoint, and returns where that is. */
  String stop(Path savepoints) throws Exception {
    return client
        .stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
        .get();
  }

  /** Cancels it, if it has not ended, and waits for its end. */
  @Override
  public void close() {
    if (!hasEnded()) {
      client.cancel().join();
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (!hasEnded()) {
        assertThat(System.nanoTime()).as("waiting for the end").isLessThan(deadline);
        pause();
      }
    }
  }

  private boolean hasEnded() {
    return client.getJobStatus().join().isTerminalState();
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
  }

  /** The lines that a sink has written, of complete files alone: the others start with a dot. */
  static List<String> lines(Path sink) throws IOException {
    if (!Files.exists(sink)) {
      return List.of();
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(sink)) {
      files = all.filter(file -> file.getFileName().toString().startsWith("part-")).toList();
    }
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      List<String> complete = Files.readAllLines(file);
      assertThat(complete).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
      lines.addAll(complete);
    }
    return lines;
  }
}
