package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.JoinRun.RETENTION;
import static io.beaconwatch.jobs.pipeline.JoinRun.T;
import static io.beaconwatch.jobs.pipeline.JoinRun.WAIT;
import static io.beaconwatch.jobs.pipeline.JoinRun.group;
import static io.beaconwatch.jobs.pipeline.JoinRun.part;
import static io.beaconwatch.jobs.pipeline.JoinRun.start;
import static io.beaconwatch.jobs.pipeline.JoinRun.sysmon;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.jobs.state.JoinInput;
import io.beaconwatch.jobs.state.UnjoinedPart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinProcessesOrderTest {
  /** The rule alone decides: batch and stream agree, in any order within the out-of-orderness. */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void agreesWithTheRuleInAnyOrder(Backend backend) throws Exception {
    long seed = Long.getLong("beaconwatch.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      List<ProcessStart> starts = new ArrayList<>();
      List<UnjoinedPart> parts = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        String process = "p" + random.nextInt(3);
        long time = T + random.nextInt(3 * (int) RETENTION);
        starts.add(start(process, time, "c" + i));
        parts.add(part(sysmon(process), time + random.nextInt(600_000) - 300_000));
      }
      List<String> expected = expected(starts, parts);
      for (boolean streaming : new boolean[] {true, false}) {
        try (JoinRun run = new JoinRun(backend, null)) {
          play(run, random, starts, parts, streaming);
          assertThat(run.groups()).as("seed %d, round %d", seed, round).isEqualTo(expected);
        }
      }
    }
  }

  private static void play(
      JoinRun run,
      Random random,
      List<ProcessStart> starts,
      List<UnjoinedPart> parts,
      boolean streaming)
      throws Exception {
    record Arrival(long at, long time, JoinInput input) {}
    List<Arrival> arrivals = new ArrayList<>();
    for (ProcessStart start : starts) {
      arrivals.add(
          new Arrival(
              start.time() + random.nextInt(300_000), start.time(), new JoinInput(start, null)));
    }
    for (UnjoinedPart part : parts) {
      long time = part.members().time(0);
      arrivals.add(new Arrival(time + random.nextInt(300_000), time, new JoinInput(null, part)));
    }
    Collections.shuffle(arrivals, random);
    if (streaming) {
      arrivals.sort(Comparator.comparingLong(Arrival::at));
    }
    for (Arrival arrival : arrivals) {
      run.send(arrival.input);
      if (streaming) {
        run.harness.processWatermark(arrival.at - 300_000);
      }
    }
    run.finish();
  }

  private static List<String> expected(List<ProcessStart> starts, List<UnjoinedPart> parts) {
    TreeMap<String, Long> groups = new TreeMap<>();
    for (UnjoinedPart part : parts) {
      long time = part.members().time(0);
      List<ProcessStart> same =
          starts.stream()
              .filter(s -> s.process().equals(part.connection().value(Field.PROCESS_ENTITY)))
              .sorted(ProcessStart.ORDER)
              .toList();
      same.stream()
          .filter(s -> s.time() <= time && s.time() >= time - RETENTION)
          .max(ProcessStart.ORDER)
          .or(
              () ->
                  same.stream().filter(s -> s.time() > time && s.time() <= time + WAIT).findFirst())
          .ifPresent(
              s -> groups.merge(group(s.commandLine(), 0).replaceAll("=.*", ""), 1L, Long::sum));
    }
    return groups.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }
}
