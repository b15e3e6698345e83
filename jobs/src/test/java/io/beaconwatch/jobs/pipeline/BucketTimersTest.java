package io.beaconwatch.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.TimerService;
import org.junit.jupiter.api.Test;

class BucketTimersTest {
  private final List<Long> registered = new ArrayList<>();
  private final BucketTimers timers = new BucketTimers();
  private final Bucket bucket = new Bucket("sumo", 0, 10, 1);
  private final TimerService service =
      new TimerService() {
        @Override
        public void registerEventTimeTimer(long time) {
          registered.add(time);
        }

        @Override
        public long currentProcessingTime() {
          throw new AssertionError();
        }

        @Override
        public long currentWatermark() {
          throw new AssertionError();
        }

        @Override
        public void registerProcessingTimeTimer(long time) {
          throw new AssertionError();
        }

        @Override
        public void deleteProcessingTimeTimer(long time) {
          throw new AssertionError();
        }

        @Override
        public void deleteEventTimeTimer(long time) {
          throw new AssertionError();
        }
      };

  @Test
  void eachBucketSetsATimeOnce() {
    Bucket other = new Bucket("sumo", 0, 10, 2);
    timers.set(bucket, 9, service);
    timers.set(new Bucket("sumo", 0, 10, 1), 9, service);
    timers.set(other, 9, service);
    timers.set(other, 9, service);
    assertThat(registered).containsExactly(9L, 9L);
  }

  @Test
  void anotherTimeIsSetBesides() {
    timers.set(bucket, 9, service);
    timers.set(bucket, 19, service);
    timers.set(bucket, 19, service);
    assertThat(registered).containsExactly(9L, 19L);
  }

  @Test
  void whatHasFiredMayBeSetAgain() {
    timers.set(bucket, 9, service);
    timers.set(bucket, 19, service);
    timers.fired(bucket, 9);
    timers.set(bucket, 19, service);
    timers.fired(bucket, 19);
    timers.set(bucket, 19, service);
    assertThat(registered).containsExactly(9L, 19L, 19L);
  }
}
