package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.jobs.state.BegunWindows;
import io.beaconwatch.jobs.state.DetectionVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Which connections are counted for one version of a detection, and which windows they have begun.
 *
 * <p>A version that is in force has all connections but those that an older one still owns. One
 * that is retired owns the fixed windows that were open when it was, and no others; of a sliding
 * window, the connections up to the latest that it had counted. Sequences that begin there it
 * follows to their ends, into connections that are the next version's as well.
 *
 * <p>Times are milliseconds since the epoch.
 */
final class VersionSpan {
  /**
   * How far event time goes on before the start of a window that is closed is forgotten. Windows
   * close by the least watermark of all readers, so that one that is ahead must remember what is
   * open for one that is behind. Readers are no further apart than what they still have to read
   * reaches back: a week is what a topic of Kafka keeps unless told otherwise. At windows of an
   * hour these are 168 numbers.
   */
  static final Duration REMEMBERED = Duration.ofDays(7);

  private final DetectionVersion version;
  private final Detection detection;
  private final long allowedLateness;
  private final boolean slides;

  /** Of a fixed window its size, else the span of a sequence. */
  private final long length;

  private final long offset;

  /** Versions that are retired, and own what they own before this one does. */
  private final List<VersionSpan> older;

  private final TreeSet<Long> starts = new TreeSet<>();
  private long newestStart;
  private long latest = Long.MIN_VALUE;

  /**
   * @param older retired versions of the detection
   */
  VersionSpan(
      DetectionVersion version,
      Detection detection,
      long allowedLateness,
      List<VersionSpan> older) {
    this.version = version;
    this.detection = detection;
    this.allowedLateness = allowedLateness;
    this.older = new ArrayList<>(older);
    if (detection.window() instanceof Detection.Window.Tumbling tumbling) {
      slides = false;
      length = tumbling.size().toMillis();
      offset = tumbling.offset().toMillis();
    } else {
      slides = true;
      length = ((Detection.Window.Sliding) detection.window()).span().toMillis();
      offset = 0;
    }
  }

  DetectionVersion version() {
    return version;
  }

  Detection detection() {
    return detection;
  }

  /**
   * Whether a connection at that time is counted for this version, if its definition selects it.
   */
  boolean covers(long time) {
    for (int i = 0; i < older.size(); i++) {
      if (older.get(i).owns(time)) {
        return false;
      }
    }
    if (slides) {
      return time >= version.since() && (version.isInForce() || time < version.until() + length);
    }
    return version.isInForce() || owns(time);
  }

  private boolean owns(long time) {
    return slides ? time < version.until() : starts.contains(startOf(time));
  }

  private long startOf(long time) {
    return time - Math.floorMod(time - offset, length);
  }

  /** Notes that a connection has been counted, or may be once it is joined. */
  void begin(long time) {
    if (slides) {
      latest = Math.max(latest, time);
    } else if (starts.isEmpty() || time < newestStart || time - newestStart >= length) {
      newestStart = startOf(time);
      starts.add(newestStart);
    }
  }

  /** Takes up what has been counted before. */
  void begin(BegunWindows begun) {
    for (long start : begun.starts()) {
      begin(start);
    }
    latest = Math.max(latest, begun.latest());
  }

  /** What has begun and may be open for some subtask: which of it is, the least watermark says. */
  BegunWindows begun() {
    return new BegunWindows(version, List.copyOf(starts), latest);
  }

  /** What is open at the least watermark of all subtasks. */
  BegunWindows open(long watermark) {
    return new BegunWindows(
        version, starts.stream().filter(start -> isOpen(start, watermark)).toList(), latest);
  }

  /** Forgets the windows that are closed for every subtask. */
  void forgetClosed(long watermark) {
    while (!starts.isEmpty() && !isOpen(starts.first() + REMEMBERED.toMillis(), watermark)) {
      starts.pollFirst();
    }
  }

  private boolean isOpen(long start, long watermark) {
    return start + length - 1 + allowedLateness > watermark;
  }

  /** Forgets the older versions that are over. */
  void forgetOlder(long watermark) {
    older.removeIf(each -> each.isOver(watermark));
  }

  /** Whether it is retired, and every connection that it could still count would be late. */
  boolean isOver(long watermark) {
    if (version.isInForce()) {
      return false;
    }
    return slides
        ? version.until() <= version.since()
            || version.until() + length + allowedLateness <= watermark
        : starts.stream().noneMatch(start -> isOpen(start, watermark));
  }

  /** The same version as no longer in force, owning what has begun. */
  VersionSpan retired(List<VersionSpan> newOlder, long watermark) {
    BegunWindows open = open(watermark);
    VersionSpan retired =
        new VersionSpan(
            new DetectionVersion(
                version.detection(), version.definition(), version.since(), end(open)),
            detection,
            allowedLateness,
            newOlder);
    retired.begin(open);
    return retired;
  }

  /** The end of what has begun, as a version's {@code until}. */
  private long end(BegunWindows open) {
    if (!version.isInForce()) {
      return version.until();
    }
    if (!slides) {
      int count = open.starts().size();
      return count == 0 ? Long.MIN_VALUE : open.starts().get(count - 1) + length;
    }
    // What nothing was counted for leaves the time to the next one.
    return latest == Long.MIN_VALUE ? version.since() : latest + 1;
  }
}
