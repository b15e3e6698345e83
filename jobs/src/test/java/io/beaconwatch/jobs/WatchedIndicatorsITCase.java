package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.jobs.options.DetectArguments;
import io.beaconwatch.jobs.options.DetectSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
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
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code --threat-intel-watch}: a list that changes while the job runs, and while it does not. */
class WatchedIndicatorsITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String ADDRESS = "198.51.100.10";

  @TempDir private Path folder;
  private Path input;
  private Path feeds;
  private Path output;
  private JobClient job;

  @Test
  void whatChangesInAListChangesAlerts() throws Exception {
    input = Files.createDirectory(folder.resolve("input"));
    feeds = Files.createDirectory(folder.resolve("feeds"));
    output = Files.createDirectory(folder.resolve("output"));
    lists("2026-03-01T00:00:00Z", "192.0.2.1");
    connections("10.jsonl", "2026-03-03T10:00:00Z", 12);
    connections("11.jsonl", "2026-03-03T11:06:00Z", 13);
    job = start(null);
    try {
      await("the first alert", () -> rows().equals(List.of("10 12 30 final")));

      lists("2026-03-03T11:30:00Z", "192.0.2.1", ADDRESS, "not an address");
      await("the revised alert", () -> rows().contains("10 12 80 revised"));
      // Rows that came with the reject had been taken when the checkpoint was that wrote it.
      await("the rejected row", () -> lines("rejected").size() == 1);
      connections("12.jsonl", "2026-03-03T12:06:00Z", 14);
      await("the alert of the next hour", () -> rows().contains("11 13 80 final"));

      String savepoint = stop();
      lists("2026-03-03T12:30:00Z", "192.0.2.1");
      job = start(savepoint);
      connections("13.jsonl", "2026-03-03T13:06:00Z", 1);
      await("the alert after the end of the row", () -> rows().contains("12 14 30 final"));
      assertThat(rows())
          .containsExactlyInAnyOrder(
              "10 12 30 final", "10 12 80 revised", "11 13 80 final", "12 14 30 final");
      assertThat(lines("late")).isEmpty();
    } finally {
      if (!job.getJobStatus().get().isTerminalState()) {
        job.cancel().get();
      }
    }
  }

  private JobClient start(String savepoint) throws Exception {
    DetectRequest request =
        DetectRequest.of(
            DetectArguments.check(
                "--input",
                input.toString(),
                "--output",
                output.toString(),
                "--watch",
                "50ms",
                "--threat-intel",
                feeds.toString(),
                "--threat-intel-watch",
                "50ms",
                "--allowed-lateness",
                "1d",
                "--detections",
                "sentinel",
                "--checkpoint-interval",
                "100ms",
                "--checkpoint-directory",
                folder.resolve("checkpoints").toString(),
                "--overwrite",
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
      StreamGraph graph = environment.environment().getStreamGraph();
      if (savepoint != null) {
        graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
      }
      return environment.environment().executeAsync(graph);
    }
  }

  private String stop() throws Exception {
    return job.stopWithSavepoint(
            false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
        .get();
  }

  private void connections(String name, String first, int count) throws IOException {
    Beacon beacon = new Beacon("ws1", "agent.exe", ADDRESS);
    List<Instant> times = Beacon.times(first, MINUTE, count);
    Path file = Files.write(folder.resolve(name), times.stream().map(beacon::defender).toList());
    Files.move(file, input.resolve(name));
  }

  /** Puts the list there in one step. */
  private void lists(String modified, String... rows) throws IOException {
    Path file = Files.write(folder.resolve("list.txt"), List.of(rows));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse(modified)));
    Files.move(file, feeds.resolve("list.txt"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Of each alert the hour, the count, the score and the status. */
  private List<String> rows() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : lines("alerts")) {
      JsonNode alert = JSON.readTree(line);
      rows.add(
          String.join(
              " ",
              alert.at("/beacon/window/start").asText().substring(11, 13),
              alert.at("/beacon/count").asText(),
              alert.at("/beacon/score").asText(),
              alert.at("/beacon/status").asText()));
    }
    return rows;
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
      found.addAll(Files.readAllLines(file));
    }
    return found;
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime())
          .as(() -> "waiting for %s; there is %s".formatted(what, safeRows()))
          .isLessThan(deadline);
      if (job.getJobStatus().get() == JobStatus.FAILED) {
        job.getJobExecutionResult().get();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private List<String> safeRows() {
    try {
      return rows();
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }
}
