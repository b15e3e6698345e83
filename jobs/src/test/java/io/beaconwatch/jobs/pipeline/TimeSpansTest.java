package io.beaconwatch.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeSpansTest {
  private static Finding finding(long start, long end, long sequences) {
    return new Finding(
        "d", new Group("g"), start, end, end, null, sequences, List.of(), 0, false, 0);
  }

  /** A window is without its end, and a sequence with its last connection. */
  @ParameterizedTest
  @CsvSource({
    "100, 200, 0, true",
    "101, 200, 0, false",
    "0, 100, 0, false",
    "0, 101, 0, true",
    "0, 100, 1, true",
    "100, 200, 1, true",
    "101, 200, 1, false",
    "0, 99, 1, false"
  })
  void aWindowIsToldWhenASpanReachesIntoIt(long start, long end, long sequences, boolean expected) {
    TimeSpans spans = new TimeSpans();
    spans.add(100, 100);
    assertThat(spans.filter(finding(start, end, sequences))).isEqualTo(expected);
  }

  /** So that a span for each of millions of records does not travel with the job. */
  @Test
  void wholeMinutesAreOneSpanWhereTheyMeet() {
    TimeSpans spans = new TimeSpans();
    spans.addMinutes(120_000, 120_000);
    spans.addMinutes(179_999, 179_999);
    spans.addMinutes(60_001, 60_001);
    spans.addMinutes(-1, -1);
    assertThat(spans.size()).isEqualTo(2);
    assertThat(spans.filter(finding(60_000, 60_001, 0))).isTrue();
    assertThat(spans.filter(finding(0, 60_000, 0))).isFalse();
    assertThat(spans.filter(finding(179_999, 300_000, 0))).isTrue();
    assertThat(spans.filter(finding(180_000, 300_000, 0))).isFalse();
    assertThat(spans.filter(finding(-60_000, -59_999, 0))).isTrue();
    assertThat(spans.filter(finding(-120_000, -60_000, 0))).isFalse();
  }

  @Test
  void withoutSpansNothingIsTold() {
    assertThat(new TimeSpans().filter(finding(Long.MIN_VALUE, Long.MAX_VALUE, 0))).isFalse();
  }

  @Test
  void spansAreWhatAPlainWalkOverThemSays() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      TimeSpans spans = new TimeSpans();
      boolean[] covered = new boolean[130];
      for (int i = random.nextInt(8); i >= 0; i--) {
        int start = random.nextInt(100);
        int end = start + random.nextInt(20);
        spans.add(start, end);
        java.util.Arrays.fill(covered, start, end + 1, true);
      }
      for (int start = 0; start < 120; start++) {
        int end = start + 1 + random.nextInt(9);
        boolean any = false;
        for (int time = start; time < end; time++) {
          any |= covered[time];
        }
        assertThat(spans.filter(finding(start, end, 0)))
            .as("seed %d, window %d to %d", seed, start, end)
            .isEqualTo(any);
      }
    }
  }
}
