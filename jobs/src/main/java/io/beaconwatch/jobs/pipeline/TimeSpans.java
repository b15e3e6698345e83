package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.scoring.Finding;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.FilterFunction;

/**
 * Spans of event time, and the findings whose window or sequences one of them reaches into: what a
 * replay tells again. Spans that meet or overlap are one.
 */
public final class TimeSpans implements FilterFunction<Finding> {
  private static final long serialVersionUID = 1L;
  private static final long MINUTE = 60_000;

  /** Ends by starts, both included. */
  private final TreeMap<Long, Long> ends = new TreeMap<>();

  /**
   * Adds the whole minutes that a span reaches into. They stay few where there are many records,
   * since spans travel to the workers as a part of the job.
   *
   * @param end included, in milliseconds since the epoch as the start is
   */
  public void addMinutes(long start, long end) {
    add(Math.floorDiv(start, MINUTE) * MINUTE, Math.floorDiv(end, MINUTE) * MINUTE + (MINUTE - 1));
  }

  /** Adds a span with both its ends, in milliseconds since the epoch. */
  public void add(long start, long end) {
    long newStart = start;
    long newEnd = end;
    Map.Entry<Long, Long> other = ends.floorEntry(end + 1);
    while (other != null && other.getValue() >= newStart - 1) {
      newStart = Math.min(newStart, other.getKey());
      newEnd = Math.max(newEnd, other.getValue());
      ends.remove(other.getKey());
      other = ends.floorEntry(newEnd + 1);
    }
    ends.put(newStart, newEnd);
  }

  @Override
  public boolean filter(Finding finding) {
    // The end of a sequence is its last connection, and that of a window the next one's start.
    long last = finding.sequences() == 0 ? finding.windowEnd() - 1 : finding.windowEnd();
    Map.Entry<Long, Long> span = ends.floorEntry(last);
    return span != null && span.getValue() >= finding.windowStart();
  }

  /** How many spans apart from each other there are. */
  public int size() {
    return ends.size();
  }
}
