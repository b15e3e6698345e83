package io.beaconwatch.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beaconwatch.benchmark.cluster.HeldState;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tables make of their measurements, and that they refuse runs that went wrong. */
class SizingTableTest {
  private static final double SCALE = 0.0005;

  @TempDir private Path data;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private SizingRun run(ProcessRun processes) {
    Contestants contestants = new Contestants(Path.of("/project"), Path.of("/jdk/bin/java"));
    PrintStream progress = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    return new SizingRun(contestants, data, SCALE, 1, false, processes, progress);
  }

  private void print(SizingTable table) throws Exception {
    table.print(new PrintStream(printed, true, UTF_8));
  }

  private static StateByGroups stateOf(SizingRun run) {
    return new StateByGroups(run, StateByGroups.SIZES.subList(0, 1));
  }

  /** A process that finds so many windows, by its backend. */
  private static ProcessRun holding(long onHeap, long inRocksDb) {
    return (command, environment, log) -> {
      int main = command.indexOf(HeldState.class.getName());
      boolean heap = command.get(main + 1).equals("hashmap");
      Files.writeString(
          Path.of(command.get(main + 4)),
          """
          windows=%d
          process-starts=0
          live-heap=%d
          state=40000000
          checkpoint-time=70
          next-windows=104000
          next-checkpoint=%d
          next-checkpoint-time=15
          """
              .formatted(
                  heap ? onHeap : inRocksDb, heap ? 60_000_000 : 0, heap ? 41_600_000 : 1_600_000));
      return new Reading(1, 1, 0, 0);
    };
  }

  @Test
  void state() throws Exception {
    print(stateOf(run(holding(100_000, 100_000))));
    assertThat(printed.toString(UTF_8).lines().skip(2))
        .containsExactly(
            "| `splunk` | heap | 100,000 | 40.0 | 400 | 70 | 60.0 | 600 | 4,000 | 41.6 | 15 |",
            "| `splunk` | RocksDB, incremental | 100,000 | 40.0 | 400 | 70 | 0.0 | 0 | 4,000 | 1.6"
                + " | 15 |");
  }

  @Test
  void backendsThatHoldOtherWindows() {
    assertThatThrownBy(() -> print(stateOf(run(holding(100_000, 99_999)))))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("not the same windows are open: ");
  }

  /** A job that tells one alert of the telemetry that it reads, if any, and takes so long. */
  private static ProcessRun telling(boolean any, ToDoubleFunction<String> cpu) {
    return (command, environment, log) -> {
      String input = argument(command, "--input");
      Path alerts = Path.of(argument(command, "--output")).resolve("alerts");
      Files.createDirectories(alerts);
      if (any) {
        Files.writeString(
            alerts.resolve("1.jsonl"),
            "{\"rule\":{},\"host\":{\"name\":\"%s\"}}%n".formatted(input));
      }
      double seconds = cpu.applyAsDouble(input + " in " + argument(command, "--mode"));
      return new Reading(seconds / 2, seconds, 0, 0);
    };
  }

  private static String argument(List<String> command, String option) {
    return command.get(command.indexOf(option) + 1);
  }

  @Test
  void growth() throws Exception {
    SizingRun run =
        run(
            telling(
                true,
                job ->
                    (job.contains("-4-hosts") ? 12 : job.contains("skew50") ? 30 : 10)
                        * (job.contains("batch") ? 2 : 1)));
    CostByGrowth.Comparison all = CostByGrowth.COMPARISONS.get(0);
    CostByGrowth.Comparison some =
        new CostByGrowth.Comparison(
            all.format(),
            all.detection(),
            List.of(all.growths().get(0), all.growths().get(1), all.growths().get(3)));
    print(new CostByGrowth(run, List.of(some)));
    assertThat(printed.toString(UTF_8).lines().skip(2))
        .containsExactly(
            "| `splunk` | even | 1 | 10.0 | 1.00 | 5.0 | 1.00 | 20.0 | 1.00 | 10.0 | 1.00 |",
            "| `splunk` | of 4 × the hosts | 4 | 12.0 | 1.20 | 6.0 | 1.20 | 24.0 | 1.20 | 12.0"
                + " | 1.20 |",
            "| `splunk` | half to one destination | 1 | 30.0 | 3.00 | 15.0 | 3.00 | 60.0"
                + " | 3.00 | 30.0 | 3.00 |");
  }

  @Test
  void jobWithoutAlerts() {
    SizingRun run = run(telling(false, job -> 1));
    SpeedByShape.Shape shape = new SpeedByShape.Shape(TelemetryFormat.ECS_JSON, "elastic", false);
    assertThatThrownBy(() -> print(new SpeedByShape(run, List.of(shape))))
        .isInstanceOf(IOException.class)
        .hasMessage("'streaming, few' tells no alert; a larger scale has more");
  }
}
