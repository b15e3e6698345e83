package io.beaconwatch.jobs.pipeline;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Passes on what was combined before the shuffle however slowly event time goes on, where alerts
 * are told as they happen. Without, counts wait for the next watermark or checkpoint, and nothing
 * is scheduled.
 */
final class FlushByClock {
  private FlushByClock() {}

  static void start(DetectionPlan plan, ProcessingTimeService clock, Runnable flush) {
    Duration delay = plan.provisionalDelay();
    if (delay != null) {
      ScheduledFuture<?> unused =
          clock.scheduleWithFixedDelay(time -> flush.run(), delay.toMillis(), delay.toMillis());
    }
  }
}
