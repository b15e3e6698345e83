package io.beaconwatch.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final long SEED = 20260301;

  private final Backoff backoff =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), new SplittableRandom(SEED));

  @ParameterizedTest
  @CsvSource({"1,200", "2,400", "3,800", "6,6400", "7,10000", "31,10000", "2147483647,10000"})
  void doublesItsBoundUpToTheLongest(int failures, long bound) {
    assertThat(backoff.bound(failures)).isEqualTo(bound);
  }

  @Test
  void drawsFromAllOfThePause() {
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 1000; i++) {
      long millis = backoff.millis(3);
      least = Math.min(least, millis);
      most = Math.max(most, millis);
    }
    assertThat(least).as("seed " + SEED).isBetween(1L, 40L);
    assertThat(most).as("seed " + SEED).isBetween(760L, 800L);
  }
}
