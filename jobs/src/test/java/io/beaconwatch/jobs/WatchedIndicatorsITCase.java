package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code --threat-intel-watch}: a list that changes while the job runs, and while it does not. */
class WatchedIndicatorsITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String ADDRESS = "198.51.100.10";

  @TempDir private Path folder;
  private Path input;
  private Path feeds;
  private Path output;

  @Test
  void whatChangesInAListChangesAlerts() throws Exception {
    input = Files.createDirectory(folder.resolve("input"));
    feeds = Files.createDirectory(folder.resolve("feeds"));
    output = Files.createDirectory(folder.resolve("output"));
    lists("2026-03-01T00:00:00Z", "192.0.2.1");
    connections("10.jsonl", "2026-03-03T10:00:00Z", 12);
    connections("11.jsonl", "2026-03-03T11:06:00Z", 13);
    String savepoint;
    try (RunningJob job = RunningJob.start(arguments())) {
      await(job, "the first alert", () -> rows().equals(List.of("10 12 30 final")));

      lists("2026-03-03T11:30:00Z", "192.0.2.1", ADDRESS, "not an address");
      await(job, "the revised alert", () -> rows().contains("10 12 80 revised"));
      // Rows that came with the reject had been taken when the checkpoint was that wrote it.
      await(job, "the rejected row", () -> lines("rejected").size() == 1);
      assertThat(lines("rejected").get(0)).contains("\"file\":\"" + folder);
      connections("12.jsonl", "2026-03-03T12:06:00Z", 14);
      await(job, "the alert of the next hour", () -> rows().contains("11 13 80 final"));

      savepoint = job.stop(folder.resolve("savepoints"));
    }
    lists("2026-03-03T12:30:00Z", "192.0.2.1");
    try (RunningJob job = RunningJob.startFrom(savepoint, arguments())) {
      connections("13.jsonl", "2026-03-03T13:06:00Z", 1);
      await(job, "the alert after the end of the row", () -> rows().contains("12 14 30 final"));
      assertThat(rows())
          .containsExactlyInAnyOrder(
              "10 12 30 final", "10 12 80 revised", "11 13 80 final", "12 14 30 final");
      assertThat(lines("late")).isEmpty();
    }
  }

  private String[] arguments() {
    return new String[] {
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
      "2"
    };
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

  private List<String> lines(String name) throws IOException {
    return RunningJob.lines(output.resolve(name));
  }

  private void await(RunningJob job, String what, Callable<Boolean> condition) throws Exception {
    job.await(() -> what + "; there is " + safeRows(), condition);
  }

  private List<String> safeRows() {
    try {
      return rows();
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }
}
