package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import java.io.Serializable;

/**
 * The event times that count, in milliseconds since the epoch.
 *
 * @param from the first that counts
 * @param to the first that counts no more
 * @param asOf the instant of the one historical run to reproduce, or null: then each window is
 *     evaluated as of its own end
 */
public record TimeRange(long from, long to, Long asOf) implements Serializable {
  /** Everything counts, each window as of its own end. */
  public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE, null);

  public static TimeRange asOf(long instant) {
    return new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE, instant);
  }

  /** The first time that counts for a detection: {@code --as-of} looks back, exclusively. */
  long firstFor(Detection detection) {
    return asOf == null ? from : asOf - detection.lookback().toMillis() + 1;
  }

  /** The first time that counts no more for a detection: {@code --as-of} itself still counts. */
  long end() {
    return asOf == null ? to : asOf + 1;
  }

  /** When indicators are looked up for a window with that end. */
  long lookupTime(long windowEnd) {
    return asOf == null ? windowEnd : asOf;
  }

  /** Whether a window reaches beyond what counts. */
  boolean cuts(Detection detection, long windowStart, long windowEnd) {
    return windowStart < firstFor(detection) || windowEnd > end();
  }

  /** The longest reach of any detection, for dropping an event before it is matched. */
  TimeRange widest(Iterable<Detection> detections) {
    long earliest = Long.MAX_VALUE;
    for (Detection detection : detections) {
      earliest = Math.min(earliest, firstFor(detection));
    }
    return new TimeRange(earliest, end(), null);
  }

  boolean contains(long time) {
    return time >= from && time < to;
  }
}
