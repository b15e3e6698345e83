package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.intelligence.Indicator;
import java.io.Serializable;
import java.time.Duration;

/**
 * As of which instants indicators are looked up, told from the watermark alone. Times are
 * milliseconds since the epoch.
 */
final class LookupTimes implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How far a sequence may be told behind the watermark that allows it, and to spare. */
  private static final Duration SLACK = Duration.ofHours(1);

  private final DetectionPlan plan;
  private final long allowedLateness;

  LookupTimes(DetectionPlan plan) {
    this.plan = plan;
    this.allowedLateness = plan.allowedLateness().toMillis();
  }

  /** The watermark from which on what was told as of an instant is not revised any more. */
  long revisedBefore(long asOf) {
    return asOf - 1 + allowedLateness;
  }

  /** Whether a finding may have been told that an indicator of that time belongs to. */
  boolean isLate(Indicator indicator, long watermark) {
    if (watermark == Long.MIN_VALUE) {
      return false;
    }
    if (plan.range().asOf() != null) {
      return plan.range().asOf() <= watermark && indicator.version() <= plan.range().asOf();
    }
    return plan.detections().stream()
        .anyMatch(detection -> indicator.version() <= latestTold(detection.window(), watermark));
  }

  /** The latest instant as of which a finding may have been told. */
  private long latestTold(Detection.Window window, long watermark) {
    if (window instanceof Detection.Window.Tumbling tumbling) {
      long size = tumbling.size().toMillis();
      return watermark - Math.floorMod(watermark - tumbling.offset().toMillis(), size);
    }
    return watermark - 1 - allowedLateness - (plan.coalesced() ? length(window) : 0);
  }

  /** The instant before which nothing will be looked up any more. */
  long horizon(long watermark) {
    long widest = 0;
    for (Detection detection : plan.detections()) {
      widest = Math.max(widest, length(detection.window()));
    }
    return watermark - allowedLateness - widest - SLACK.toMillis();
  }

  /** The longest that any lookup looks back for a Sentinel row. */
  Duration lookback() {
    return plan.detections().stream()
        .map(Detection::indicatorLookback)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private static long length(Detection.Window window) {
    Duration length =
        window instanceof Detection.Window.Tumbling tumbling
            ? tumbling.size()
            : ((Detection.Window.Sliding) window).span();
    return length.toMillis();
  }
}
