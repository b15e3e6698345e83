package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.connectors.metrics.OwnMetrics;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/** How far an operator's event time is behind the clock, as a metric. */
final class WatermarkLag implements Gauge<Long> {
  /** Before the first watermark, as Flink says it. */
  static final long UNKNOWN = -1;

  private final ProcessingTimeService clock;
  private volatile long watermark = Long.MIN_VALUE;

  private WatermarkLag(ProcessingTimeService clock) {
    this.clock = clock;
  }

  /** Registers the metric for an operator. */
  static WatermarkLag register(MetricGroup operator, ProcessingTimeService clock) {
    return OwnMetrics.in(operator).gauge("watermarkLag", new WatermarkLag(clock));
  }

  void advance(long newWatermark) {
    watermark = newWatermark;
  }

  /** In milliseconds; 0 once everything is read, and where event time is ahead of the clock. */
  @Override
  public Long getValue() {
    long now = watermark;
    return now == Long.MIN_VALUE ? UNKNOWN : Math.max(0, clock.getCurrentProcessingTime() - now);
  }
}
