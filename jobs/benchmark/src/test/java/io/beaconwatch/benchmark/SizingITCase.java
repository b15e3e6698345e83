package io.beaconwatch.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.benchmark.cluster.HeldState;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.jobs.BeaconDetectionJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tables of the sizing page over a little telemetry. The job runs in this process, and what it
 * takes is made up of how much it reads, so that rates are known.
 */
class SizingITCase {
  private static final double SCALE = 0.003;

  @TempDir private Path data;
  private SizingRun run;

  /** Of each run of the job, whether connections were joined with the starts of their processes. */
  private final List<String> joined = new ArrayList<>();

  @BeforeEach
  void prepare() {
    Contestants contestants = new Contestants(Path.of("/project"), Path.of("/jdk/bin/java"));
    run = new SizingRun(contestants, data, SCALE, 1, false, this::runHere, System.out);
  }

  /**
   * Two seconds of CPU and one more for 100,000 lines, in batch half as much; half of that in wall
   * time.
   */
  private Reading runHere(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    try {
      int held = command.indexOf(HeldState.class.getName());
      if (held >= 0) {
        HeldState.main(command.subList(held + 1, command.size()).toArray(String[]::new));
        return new Reading(0, 0, 0, 0);
      }
      assertThat(command).startsWith("/project/deploy/beaconwatch", "detect");
      BeaconDetectionJob.main(command.subList(1, command.size()).toArray(String[]::new));
      joined.add(value(command, "--process-context"));
      double streaming = 2 + lines(Path.of(value(command, "--input"))) / 100_000.0;
      double cpu = value(command, "--mode").equals("batch") ? streaming / 2 : streaming;
      return new Reading(cpu / 2, cpu, 0, 0);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static String value(List<String> command, String option) {
    return command.get(command.indexOf(option) + 1);
  }

  private static long lines(Path folder) throws IOException {
    long lines = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        try (Stream<String> all = Files.lines(file)) {
          lines += all.count();
        }
      }
    }
    return lines;
  }

  /** The cells of each row below the header, which has as many. */
  private static List<List<String>> rows(SizingTable table) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    table.print(new PrintStream(bytes, true, UTF_8));
    List<List<String>> rows =
        bytes
            .toString(UTF_8)
            .lines()
            .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
            .toList();
    assertThat(rows).allSatisfy(row -> assertThat(row).hasSameSizeAs(rows.get(0)));
    return rows.subList(2, rows.size());
  }

  private static double number(String cell) {
    return Double.parseDouble(cell.replace(",", ""));
  }

  private static void assertPositive(List<String> row, int... columns) {
    for (int column : columns) {
      assertThat(number(row.get(column))).as(row + " at " + column).isPositive();
    }
  }

  @Test
  void speed() throws Exception {
    SpeedByShape.Shape shape = new SpeedByShape.Shape(TelemetryFormat.WINDOWS_JSON, "splunk", true);
    List<List<String>> rows = rows(new SpeedByShape(run, List.of(shape)));
    assertThat(rows).hasSize(1);
    List<String> row = rows.get(0);
    assertThat(row.subList(0, 2))
        .containsExactly("windows-json, joined with process starts", "`splunk`");
    assertThat(number(row.get(2))).isBetween(500.0, 1500.0);
    assertThat(row.subList(3, 9)).containsExactly("100", "200", "2.0", "200", "400", "1.0");
    assertThat(joined).isNotEmpty().containsOnly("on");
    assertThat(data.resolve("output")).exists();
    assertThat(telemetry()).isEmpty();
  }

  @Test
  void state() throws Exception {
    List<List<String>> rows = rows(new StateByGroups(run, StateByGroups.SIZES.subList(2, 3)));
    assertThat(rows).extracting(row -> row.get(1)).containsExactly("heap", "RocksDB, incremental");
    // 10,800 lines are of 2,397 groups, of which the last hour brings one in 24.
    long last = Math.round(2397 / 24.0);
    for (List<String> row : rows) {
      assertThat(number(row.get(2))).isBetween(2397.0 - last - 1, 2397.0 - last + 1);
      assertThat(number(row.get(8))).isBetween(last - 1.0, last + 1.0);
      assertPositive(row, 3, 4, 5, 9, 10);
    }
    assertThat(telemetry()).isEmpty();
  }

  @Test
  void memory() throws Exception {
    MemoryByOpenHours.Setting kept =
        new MemoryByOpenHours.Setting("--process-retention", "1h", true);
    List<List<String>> rows = rows(new MemoryByOpenHours(run, List.of(kept)));
    assertThat(rows).hasSize(1);
    List<String> row = rows.get(0);
    assertThat(row.get(0)).isEqualTo("`--process-retention 1h`, with process starts");
    // Of 23 hours of connections the last one's windows are open.
    assertThat(number(row.get(2)) / number(row.get(1))).isBetween(0.9, 1.1);
    assertPositive(row, 3, 5);
    assertThat(telemetry()).isEmpty();
  }

  /** Sets of telemetry that are left. */
  private List<Path> telemetry() throws IOException {
    try (Stream<Path> all = Files.list(data)) {
      return all.filter(each -> Files.exists(each.resolve("complete"))).toList();
    }
  }
}
