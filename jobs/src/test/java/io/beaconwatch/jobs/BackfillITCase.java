package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long archive in batch, in the job's own process, where all operators run at once. Other tests
 * run it on a cluster, where Flink goes stage by stage.
 */
class BackfillITCase {
  private static final int HOURS = 60;
  private static final Instant FIRST = Instant.parse("2026-03-03T00:00:00Z");

  @TempDir private Path folder;

  /** In the worst order: every file has something of every hour. */
  @Test
  void theOrderOfTheArchiveChangesNothing() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int hour = 0; hour < HOURS; hour += 4) {
      lines.add(start(hour));
      for (int i = 0; i < 13; i++) {
        Instant time = time(hour, i);
        Beacon beacon = new Beacon("ws1", "agent.exe", "198.51.100." + hour);
        lines.add(beacon.defender(time));
        lines.add(beacon.ecs(time));
        lines.add(ofProcess(hour, beacon.sysmon(time, time)));
      }
    }
    Path ordered = Files.write(folder.resolve("ordered.jsonl"), lines);
    long seed = System.nanoTime();
    Collections.shuffle(lines, new Random(seed));
    Path shuffled = Files.createDirectory(folder.resolve("shuffled"));
    for (int file = 0; file < 10; file++) {
      int length = lines.size() / 10;
      Files.write(
          shuffled.resolve(file + ".jsonl"),
          lines.subList(file * length, file == 9 ? lines.size() : (file + 1) * length));
    }

    List<String> expected = detect("streaming", ordered, 1).alertLines();

    assertThat(expected).hasSize(HOURS / 4 * 4).anyMatch(alert -> alert.contains("\"joined\""));
    for (int parallelism : List.of(1, 3)) {
      JobRun run = detect("batch", shuffled, parallelism);
      assertThat(run.alertLines()).as("seed %d", seed).isEqualTo(expected);
      assertThat(run.late()).isEmpty();
    }
  }

  private JobRun detect(String mode, Path input, int parallelism) throws Exception {
    return JobRun.of(
        Files.createTempDirectory(folder, "output"),
        "--input",
        input.toString(),
        "--mode",
        mode,
        "--parallelism",
        Integer.toString(parallelism));
  }

  private static Instant time(int hour, int minute) {
    return FIRST.plus(Duration.ofHours(hour)).plus(Duration.ofMinutes(minute));
  }

  /** The start of the process of an hour's connections, which have no command line. */
  private static String start(int hour) {
    Instant time = time(hour, 0).minusSeconds(1);
    return """
        <Event><System><Provider Name="Microsoft-Windows-Sysmon"/><EventID>1</EventID>\
        <TimeCreated SystemTime="%s"/><Computer>ws1</Computer></System><EventData>\
        <Data Name="UtcTime">%s</Data><Data Name="ProcessGuid">{%d}</Data>\
        <Data Name="Image">C:\\tools\\agent.exe</Data><Data Name="CommandLine">agent -x</Data>\
        <Data Name="User">CORP\\amy</Data></EventData></Event>"""
        .formatted(time, time.toString().replace('T', ' ').replace("Z", ""), hour);
  }

  private static String ofProcess(int hour, String sysmon) {
    return sysmon
        .replaceFirst("<Data Name=\"CommandLine\">[^<]*</Data>", "")
        .replace(
            "<Data Name=\"Image\">",
            "<Data Name=\"ProcessGuid\">{" + hour + "}</Data><Data Name=\"Image\">");
  }
}
