package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Records that come after their window closed. Event time advances by files and the source knows
 * the earliest time in the first mebibyte of each, so that a record is late only where it stands
 * deeper in a later file; one reader makes the order certain.
 */
class LatenessITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant LATE = Instant.parse("2026-03-03T10:30:30Z");
  private static final Beacon BEACON = new Beacon("ws1", "agent.exe", "198.51.100.10");

  /** Of a kind that nothing looks at; it fills the mebibytes that are surveyed. */
  private static final String PADDING =
      "{\"Timestamp\":\"2026-03-03T12:00:00Z\",\"DeviceName\":\"ws9\",\"ActionType\":\"Padding"
          + "x".repeat(4000)
          + "\",\"RemoteIP\":\"192.0.2.1\",\"RemoteIPType\":\"Public\"}";

  @TempDir private Path folder;
  private Path input;
  private Path later;

  @BeforeEach
  void twoFiles() throws Exception {
    input = Files.createDirectory(folder.resolve("input"));
    List<String> hour = new ArrayList<>();
    for (Instant time : Beacon.times("2026-03-03T10:00:00Z", MINUTE.multipliedBy(4), 14)) {
      hour.add(BEACON.defender(time));
      hour.add(BEACON.ecs(time));
    }
    Files.write(input.resolve("10.jsonl"), hour);
    List<String> noon = new ArrayList<>(Collections.nCopies(500, PADDING));
    noon.add(BEACON.defender(LATE));
    noon.add(BEACON.ecs(LATE));
    Beacon.times("2026-03-03T12:00:00Z", MINUTE.multipliedBy(4), 14)
        .forEach(time -> noon.add(BEACON.defender(time)));
    noon.addAll(Collections.nCopies(500, PADDING));
    later = Files.write(input.resolve("12.jsonl"), noon);
  }

  @Test
  void aLateRecordChangesNothingAndIsKeptAndCounted() throws Exception {
    JobRun run = detect("streaming");

    assertThat(rows(run))
        .containsExactly("elastic 10 14 final", "sentinel 10 14 final", "sentinel 12 14 final");
    assertThat(run.late()).hasSize(2);
    JsonNode defender = run.late().get(1);
    assertThat(defender.get("reason").asText()).isEqualTo("late");
    assertThat(defender.get("@timestamp").asText()).isEqualTo(LATE.toString());
    assertThat(defender.get("watermark").asText()).isEqualTo("2026-03-03T11:54:59.999Z");
    assertThat(defender.get("detections")).extracting(JsonNode::asText).containsExactly("sentinel");
    assertThat(defender.get("file").asText()).endsWith(later.toString());
    String text = Files.readString(later);
    for (JsonNode late : run.late()) {
      String raw = late.get("raw").asText();
      assertThat(text.substring(late.get("offset").asInt())).startsWith(raw + "\n");
      assertThat(late.get("length").asInt()).isEqualTo(raw.length());
    }
    assertThat(run.late().get(0).get("detections"))
        .extracting(JsonNode::asText)
        .containsExactly("elastic");
    assertThat(run.summary().totalLate()).isEqualTo(2);
    assertThat(run.summary().detections())
        .filteredOn(detection -> detection.late() == 1)
        .extracting(RunSummary.DetectionSummary::name)
        .containsExactlyInAnyOrder("sentinel", "elastic");
  }

  /** Sequences wait for as long as a record may be late, since it could make others of them. */
  @Test
  void withinTheAllowedLatenessItRevisesTheAlert() throws Exception {
    // Without the join: its watermarks come by a longer way, and may close the window only after
    // the late event is counted.
    JobRun run =
        detect(
            "streaming",
            "--allowed-lateness",
            "3h",
            "--detections",
            "elastic,sentinel",
            "--process-context",
            "off");

    assertThat(rows(run))
        .containsExactly(
            "elastic 10 15 final",
            "sentinel 10 14 final",
            "sentinel 10 15 revised",
            "sentinel 12 14 final");
    assertThat(run.late()).isEmpty();
    List<JsonNode> told =
        run.alerts().stream()
            .filter(alert -> alert.at("/beacon/window/start").asText().startsWith("2026-03-03T10"))
            .filter(alert -> alert.at("/rule/name").asText().equals("sentinel"))
            .toList();
    assertThat(told).hasSize(2);
    assertThat(told.get(1).at("/event/id")).isEqualTo(told.get(0).at("/event/id"));
    assertThat(told.get(0).at("/beacon").has("revision")).isFalse();
    assertThat(told.get(1).at("/beacon/revision").asInt()).isEqualTo(1);
  }

  @Test
  void batchKnowsNoLateness() throws Exception {
    JobRun run = detect("batch");

    assertThat(rows(run))
        .containsExactly("elastic 10 15 final", "sentinel 10 15 final", "sentinel 12 14 final");
    assertThat(run.late()).isEmpty();
  }

  /** However far apart: what counts is what has been read completely. */
  @Test
  void outOfOrdernessHoldsTheWindowOpen() throws Exception {
    JobRun run = detect("streaming", "--out-of-orderness", "90m");

    assertThat(run.alertLines()).isEqualTo(detect("batch").alertLines());
    assertThat(run.late()).isEmpty();
  }

  /** By files rather than by events, as SEMANTICS W17 and W20 are elsewhere. */
  @ParameterizedTest
  @CsvSource({"batch, 1", "streaming, 1", "batch, 3", "streaming, 3"})
  void theOrderWithinAFileChangesNothing(String mode, int parallelism) throws Exception {
    List<String> lines = new ArrayList<>();
    for (Instant time : Beacon.times("2026-03-03T10:00:00Z", MINUTE.multipliedBy(4), 60)) {
      lines.add(BEACON.defender(time));
      lines.add(BEACON.ecs(time));
      lines.add(BEACON.sysmon(time.plusMillis(1), time));
      lines.add(new Beacon("ws1", "other.exe", "198.51.100.10").ecs(time.plusMillis(2)));
    }
    Path ordered = Files.write(folder.resolve("ordered.jsonl"), lines);
    Collections.reverse(lines);
    Path reversed = Files.write(folder.resolve("reversed.jsonl"), lines);
    Collections.rotate(lines, 77);
    Path rotated = Files.write(folder.resolve("rotated.jsonl"), lines);

    List<String> expected = detect(ordered, mode, parallelism).alertLines();

    assertThat(expected).hasSize(4 * 3 + 1);
    assertThat(detect(reversed, mode, parallelism).alertLines()).isEqualTo(expected);
    assertThat(detect(rotated, mode, parallelism).alertLines()).isEqualTo(expected);
  }

  private JobRun detect(String mode, String... more) throws Exception {
    return detect(input, mode, 1, more);
  }

  private JobRun detect(Path read, String mode, int parallelism, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--input", read.toString()));
    arguments.addAll(List.of("--mode", mode, "--checkpoint-interval", "100ms"));
    arguments.addAll(List.of("--parallelism", Integer.toString(parallelism)));
    arguments.addAll(List.of(more));
    return JobRun.of(Files.createTempDirectory(folder, "output"), arguments.toArray(String[]::new));
  }

  private static List<String> rows(JobRun run) throws Exception {
    return run.alerts().stream()
        .map(
            alert ->
                String.join(
                    " ",
                    alert.at("/rule/name").asText(),
                    alert.at("/beacon/window/start").asText().substring(11, 13),
                    alert.at("/beacon/count").asText(),
                    alert.at("/beacon/status").asText()))
        .sorted()
        .toList();
  }
}
