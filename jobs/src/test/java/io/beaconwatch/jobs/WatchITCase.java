package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.jobs.options.DetectArguments;
import io.beaconwatch.jobs.options.DetectSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code --watch}: a job that goes on. */
class WatchITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private Path input;
  private Path output;

  @Test
  void filesThatAppearAreReadAndAlertsAreThereWithTheNextCheckpoint() throws Exception {
    input = Files.createDirectory(folder.resolve("input"));
    output = Files.createDirectory(folder.resolve("output"));
    arrives("10.jsonl", "2026-03-03T10:00:00Z", 12);
    JobClient job = start();
    try {
      arrives("11.jsonl", "2026-03-03T11:00:00Z", 13);
      // A window closes only with events from behind it, or a file of them may still be on its way.
      arrives("12.jsonl", "2026-03-03T12:10:00Z", 14);
      await("the alerts of two hours", job, () -> alerts().size() == 2);
      assertThat(alerts())
          .anyMatch(line -> line.contains("\"count\":12"))
          .anyMatch(line -> line.contains("\"count\":13"));

      Files.writeString(input.resolve("broken.jsonl"), "{\n");
      await("the rejected line", job, () -> lines("rejected").size() == 1);

      arrives("13.jsonl", "2026-03-03T13:10:00Z", 1);
      await("the alert of the third hour", job, () -> alerts().size() == 3);
      assertThat(alerts()).anyMatch(line -> line.contains("\"count\":14"));
      assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
    } finally {
      if (!job.getJobStatus().get().isTerminalState()) {
        job.cancel().get();
      }
    }
    await("the end", job, () -> job.getJobStatus().get() == JobStatus.CANCELED);
    assertThat(alerts()).hasSize(3);
    assertThat(lines("late")).isEmpty();
  }

  private JobClient start() throws Exception {
    DetectRequest request =
        DetectRequest.of(
            DetectArguments.check(
                "--input",
                input.toString(),
                "--output",
                output.toString(),
                "--watch",
                "50ms",
                "--checkpoint-interval",
                "100ms",
                "--checkpoint-directory",
                folder.resolve("checkpoints").toString(),
                "--parallelism",
                "2"),
            new LoadDetectionFiles());
    assertThat(request.errors()).isEmpty();
    DetectSettings settings = request.settings();
    try (JobEnvironment environment = JobEnvironment.of(settings)) {
      BeaconDetectionJob.wire(
          environment.environment(),
          settings,
          request.loaded().detections(),
          System.currentTimeMillis());
      return environment.environment().executeAsync();
    }
  }

  /** Puts a file there in one step, as a watched folder asks for. */
  private void arrives(String name, String first, int count) throws IOException {
    Beacon beacon = new Beacon("ws1", "agent.exe", "198.51.100.10");
    List<Instant> times = Beacon.times(first, MINUTE, count);
    Path file = Files.write(folder.resolve(name), times.stream().map(beacon::defender).toList());
    Files.move(file, input.resolve(name));
  }

  private List<String> alerts() throws IOException {
    return lines("alerts");
  }

  /** Of complete files alone: the others start with a dot. */
  private List<String> lines(String name) throws IOException {
    Path lines = output.resolve(name);
    if (!Files.exists(lines)) {
      return List.of();
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(lines)) {
      files = all.filter(file -> file.getFileName().toString().startsWith("part-")).toList();
    }
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      List<String> complete = Files.readAllLines(file);
      assertThat(complete).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
      found.addAll(complete);
    }
    return found;
  }

  private static void await(String what, JobClient job, Callable<Boolean> condition)
      throws Exception {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waiting for %s", what).isLessThan(deadline);
      if (job.getJobStatus().get() == JobStatus.FAILED) {
        job.getJobExecutionResult().get();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
