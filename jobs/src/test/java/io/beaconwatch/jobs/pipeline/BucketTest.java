package io.beaconwatch.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BucketTest {
  /** Part of every savepoint: keyed state lies where the hash says. */
  @Test
  void theHashIsTheSameForEver() {
    assertThat(new Bucket("sumo", 1_772_496_000_000L, 1_772_499_600_000L, 7))
        .hasSameHashCodeAs(31 * (31 * "sumo".hashCode() + windows()) + 7)
        .isEqualTo(new Bucket(new String("sumo"), 1_772_496_000_000L, 1_772_499_600_000L, 7));
  }

  private static int windows() {
    return 31 * Long.hashCode(1_772_496_000_000L) + Long.hashCode(1_772_499_600_000L);
  }

  @Test
  void everyComponentTellsBucketsApart() {
    Bucket bucket = new Bucket("a", 1, 2, 3);
    assertThat(
            List.of(
                new Bucket("b", 1, 2, 3),
                new Bucket("a", 0, 2, 3),
                new Bucket("a", 1, 0, 3),
                new Bucket("a", 1, 2, 0)))
        .doesNotContain(bucket)
        .doesNotHaveDuplicates();
    assertThat(bucket).isNotEqualTo("a");
  }
}
