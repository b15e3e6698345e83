package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code --watch}: a job that goes on. */
class WatchITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private Path input;
  private Path output;

  @Test
  void filesThatAppearAreReadAndAlertsAreThereWithTheNextCheckpoint() throws Exception {
    input = Files.createDirectory(folder.resolve("input"));
    output = Files.createDirectory(folder.resolve("output"));
    arrives("10.jsonl", "2026-03-03T10:00:00Z", 12);
    try (RunningJob job = start()) {
      arrives("11.jsonl", "2026-03-03T11:00:00Z", 13);
      // A window closes only with events from behind it, or a file of them may still be on its way.
      arrives("12.jsonl", "2026-03-03T12:10:00Z", 14);
      job.await("the alerts of two hours", () -> alerts().size() == 2);
      assertThat(alerts())
          .anyMatch(line -> line.contains("\"count\":12"))
          .anyMatch(line -> line.contains("\"count\":13"));

      Files.writeString(input.resolve("broken.jsonl"), "{\n");
      job.await("the rejected line", () -> lines("rejected").size() == 1);

      arrives("13.jsonl", "2026-03-03T13:10:00Z", 1);
      job.await("the alert of the third hour", () -> alerts().size() == 3);
      assertThat(alerts()).anyMatch(line -> line.contains("\"count\":14"));
      assertThat(job.isRunning()).isTrue();
    }
    assertThat(alerts()).hasSize(3);
    assertThat(lines("late")).isEmpty();
  }

  private RunningJob start() throws Exception {
    return RunningJob.start(
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
        "2");
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

  private List<String> lines(String name) throws IOException {
    return RunningJob.lines(output.resolve(name));
  }
}
