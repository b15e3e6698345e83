package io.beaconwatch.common.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** SEMANTICS 3.4 and the rows of its section 7.2 that speak of sequences. */
class SequencesTest {
  private static final long HOUR = 3_600_000;
  private static final Group GROUP = new Group("host", "198.51.100.10");

  static Stream<Arguments> numbersOfSequences() {
    return Stream.of(
        arguments("9 in an hour", spaced(9, 300), 0),
        arguments("10 in an hour", spaced(10, 300), 1),
        arguments("12 in an hour", spaced(12, 300), 3),
        arguments("every 300 s for 3 h", spaced(36, 300), 27),
        arguments("every 330 s for 3 h", spaced(33, 330), 24),
        arguments("every 400 s: 10 span exactly an hour", spaced(20, 400), 11),
        arguments("every 401 s", spaced(20, 401), 0),
        arguments("10 spanning 3,600,000 ms", spanning(10, HOUR), 1),
        arguments("10 spanning 3,600,001 ms", spanning(10, HOUR + 1), 0),
        arguments("9, a gap of more than an hour, 9", twice(9, HOUR + 1000), 0),
        arguments("10 in one millisecond", new long[10], 1),
        arguments("50 in one second", spanning(50, 1000), 41));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("numbersOfSequences")
  void overlappingSequencesAllCount(String name, long[] times, int expected) {
    List<Finding> every = find(false, times);
    assertThat(every).hasSize(expected);
    assertThat(find(true, times).stream().mapToLong(Finding::sequences).sum()).isEqualTo(expected);
    for (Finding sequence : every) {
      assertThat(sequence.aggregate().count()).isEqualTo(10);
      assertThat(sequence.windowEnd() - sequence.windowStart()).isLessThanOrEqualTo(HOUR);
    }
  }

  @Test
  void aRunTellsItsFirstAndLastConnectionAndHowManyThereWere() {
    long[] times = spaced(36, 300);
    Finding run = only(find(true, times));
    assertThat(run.windowStart()).isEqualTo(times[0]);
    assertThat(run.windowEnd()).isEqualTo(times[35]);
    assertThat(run.aggregate().count()).isEqualTo(36);
    assertThat(run.sequenceTimes()).hasSize(27);
    assertThat(run.sequenceTimes().get(26)).isEqualTo(Arrays.copyOfRange(times, 26, 36));
  }

  @Test
  void connectionsBetweenTwoSequencesOfARunBelongToIt() {
    // Ten quick ones, five slow ones that end no sequence of their own, then quick ones again.
    long[] times =
        LongStream.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 70, 71, 72, 73, 74, 75, 76, 77, 78)
            .map(minutes -> minutes * 60_000)
            .toArray();
    // The last one makes ten within an hour of itself only with the tenth: 9, 70 … 78 is 69 min.
    assertThat(find(true, times)).hasSize(1);
    long[] more = Arrays.copyOf(times, times.length + 1);
    more[times.length] = 79 * 60_000L;
    List<Finding> runs = find(true, more);
    assertThat(runs).extracting(run -> run.aggregate().count()).containsExactly(10L, 10L);
  }

  @Test
  void sequencesThatShareOneConnectionAreOneRun() {
    long[] times = new long[19];
    for (int i = 0; i < 10; i++) {
      times[i] = i * 60_000L;
    }
    // The last of nine more is an hour after the tenth; each before it, too far from the one it
    // needs.
    for (int i = 1; i <= 9; i++) {
      times[9 + i] = 68 * 60_000L + (i == 9 ? 60_000 : i * 6_000L);
    }
    Finding run = only(find(true, times));
    assertThat(run.sequences()).isEqualTo(2);
    assertThat(run.aggregate().count()).isEqualTo(19);
  }

  @Test
  void aRunIsCutAfterADay() {
    long[] times = spaced(12 * 30, 300);
    List<Finding> runs = find(true, times);
    assertThat(runs).hasSize(2);
    Finding first = runs.get(0);
    assertThat(first.windowEnd() - first.windowStart()).isEqualTo(24 * HOUR);
    assertThat(runs.stream().mapToLong(Finding::sequences).sum()).isEqualTo(times.length - 9);
  }

  @Test
  void sequencesWithTheSameTimesAreToldApart() {
    assertThat(find(false, new long[13])).extracting(Finding::ordinal).containsExactly(0, 1, 2, 3);
  }

  @Test
  void arrivalOrderAndTheStepsOfTheWatermarkChangeNothing() {
    long seed = 20260303;
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      long[] times = new long[40];
      for (int i = 0; i < times.length; i++) {
        times[i] = random.nextInt(40) * 300_000L / (1 + random.nextInt(3));
      }
      Arrays.sort(times);
      for (boolean coalesced : new boolean[] {true, false}) {
        List<String> expected = told(find(coalesced, times));
        assertThat(told(findInSteps(coalesced, times, random)))
            .as("seed %d, round %d, coalesced %s", seed, round, coalesced)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void nothingIsKeptOnceNothingCanBeAdded() {
    Sequences sequences = new Sequences("elastic", 10, HOUR, true);
    SequenceState state = new SequenceState(0);
    state.add(members(spaced(12, 60)));
    sequences.advance(GROUP, state, 11 * 60_000L + HOUR, finding -> {});
    assertThat(state.isEmpty()).isFalse();
    sequences.advance(GROUP, state, 11 * 60_000L + HOUR + 1, finding -> {});
    assertThat(state.isEmpty()).isTrue();
  }

  /** Whoever runs a process chooses its command lines: none may cost a look at all others. */
  @ParameterizedTest
  @CsvSource({"1, true", "40000, true", "1, false", "40000, false"})
  @Timeout(10)
  void manyConnectionsOfOneGroupCostTheirNumber(int commandLines, boolean coalesced) {
    int count = 40_000;
    Members all = new Members(1);
    for (int i = 0; i < count; i++) {
      all.add(i * 2000L, 443, -1, -1, new String[] {"agent.exe " + i % commandLines});
    }
    SequenceState state = new SequenceState(1);
    state.add(all);
    long[] found = new long[1];
    Sequences sequences = new Sequences("elastic", 10, HOUR, coalesced);
    // In small steps, while most are pending.
    for (long before = 0; before <= count * 2000L; before += 60_000) {
      sequences.advance(GROUP, state, before, finding -> found[0] += finding.sequences());
    }
    sequences.advance(GROUP, state, Long.MAX_VALUE, finding -> found[0] += finding.sequences());
    assertThat(found[0]).isEqualTo(count - 9);
    assertThat(state.isEmpty()).isTrue();
  }

  @Test
  void membersKeepTheirProfilesHoweverManyThereAre() {
    long seed = 20260304;
    Random random = new Random(seed);
    for (int distinct : new int[] {1, 7, 8, 9, 10, 200}) {
      Members members = new Members(2);
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        // "Aa" and "BB" have one hash.
        int profile = random.nextInt(distinct);
        String value = profile % 2 == 0 ? "Aa" + profile / 2 : "BB" + profile / 2;
        String other = profile % 3 == 0 ? null : "x";
        members.add(i, 443, -1, -1, new String[] {value, other});
        expected.add(i + value + other);
      }
      assertThat(described(members)).as("seed %d", seed).isEqualTo(expected);
      assertThat(described(members.sorted())).isEqualTo(expected);
      assertThat(described(members.from(490))).isEqualTo(expected.subList(490, 500));
      assertThat(described(members.split(20, true))).isEqualTo(expected.subList(0, 20));
      assertThat(described(members.split(20, false))).isEqualTo(expected.subList(20, 500));
      Members twice = members.copy();
      twice.addAll(members);
      assertThat(described(twice).subList(500, 1000)).isEqualTo(expected);
    }
  }

  private static List<String> described(Members members) {
    List<String> described = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      described.add(members.time(i) + members.value(i, 0) + members.value(i, 1));
    }
    return described;
  }

  private static List<String> told(List<Finding> findings) {
    return findings.stream()
        .map(f -> f.windowStart() + "-" + f.windowEnd() + "#" + f.ordinal() + f.aggregate())
        .toList();
  }

  private static List<Finding> find(boolean coalesced, long[] times) {
    List<Finding> found = new ArrayList<>();
    SequenceState state = new SequenceState(0);
    state.add(members(times));
    new Sequences("elastic", 10, HOUR, coalesced).advance(GROUP, state, Long.MAX_VALUE, found::add);
    assertThat(state.isEmpty()).isTrue();
    return found;
  }

  /** Shuffled within ten minutes, under a watermark that lags as far behind. */
  private static List<Finding> findInSteps(boolean coalesced, long[] times, Random random) {
    List<Finding> found = new ArrayList<>();
    Sequences sequences = new Sequences("elastic", 10, HOUR, coalesced);
    SequenceState state = new SequenceState(0);
    int next = 0;
    while (next < times.length) {
      int end = next;
      while (end < times.length && times[end] < times[next] + 600_000) {
        end++;
      }
      List<Long> batch = new ArrayList<>();
      for (int i = next; i < end; i++) {
        batch.add(times[i]);
      }
      Collections.shuffle(batch, random);
      batch.forEach(time -> state.add(members(time)));
      next = end;
      if (next < times.length) {
        sequences.advance(GROUP, state, times[next], found::add);
      }
    }
    sequences.advance(GROUP, state, Long.MAX_VALUE, found::add);
    return found;
  }

  private static Members members(long... times) {
    Members members = new Members(0);
    for (long time : times) {
      members.add(time, 443, -1, -1, new String[0]);
    }
    return members;
  }

  private static Finding only(List<Finding> findings) {
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  private static long[] spaced(int count, int seconds) {
    return LongStream.range(0, count).map(i -> i * seconds * 1000L).toArray();
  }

  private static long[] spanning(int count, long span) {
    return LongStream.range(0, count).map(i -> i * span / (count - 1)).toArray();
  }

  private static long[] twice(int count, long gap) {
    return LongStream.concat(
            LongStream.range(0, count).map(i -> i * 1000),
            LongStream.range(0, count).map(i -> gap + count * 1000L + i * 1000))
        .toArray();
  }
}
