package io.beaconwatch.connectors.archive;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * How far event time has got: by whole files, since the records of one file may be in any order. As
 * long as no file is read completely there is no watermark at all, so within the first file, or the
 * only one, nothing is ever late.
 */
final class EventTimeProgress {
  private static final Comparator<FileStart> BY_TIME =
      Comparator.comparingLong(FileStart::earliest).thenComparing(FileStart::path);

  private record FileStart(long earliest, String path) {}

  private final long outOfOrderness;

  /** What is assigned to a reader and not finished, by id. */
  private final Map<String, ArchiveSplit> assigned = new LinkedHashMap<>();

  private final Map<String, Integer> unfinishedByFile = new HashMap<>();
  private final TreeSet<FileStart> unfinishedFiles = new TreeSet<>(BY_TIME);
  private boolean fileFinished;
  private long latest;

  /**
   * @param outOfOrderness in milliseconds
   * @param fileFinished whether any file was read completely before
   * @param latest greatest event time read before; {@link ArchiveSplit#UNKNOWN} where there is none
   */
  EventTimeProgress(long outOfOrderness, boolean fileFinished, long latest) {
    this.outOfOrderness = outOfOrderness;
    this.fileFinished = fileFinished;
    this.latest = latest;
  }

  boolean fileFinished() {
    return fileFinished;
  }

  long latest() {
    return latest;
  }

  Collection<ArchiveSplit> assigned() {
    return assigned.values();
  }

  /** A split that is still to be read. */
  void add(ArchiveSplit split) {
    if (unfinishedByFile.merge(split.path(), 1, Integer::sum) == 1) {
      unfinishedFiles.add(new FileStart(split.earliest(), split.path()));
    }
  }

  /** A split that was {@link #add added} is given to a reader. */
  void assign(ArchiveSplit split) {
    assigned.put(split.splitId(), split);
  }

  /**
   * A reader starts with a split in its state. Where that was finished meanwhile, the reader was
   * set back to before then, and the split's records are still to come.
   */
  void hold(ArchiveSplit split) {
    if (assigned.put(split.splitId(), split) == null) {
      add(split);
    }
  }

  /** A split comes back from a reader that failed. */
  void takeBack(ArchiveSplit split) {
    if (assigned.remove(split.splitId()) == null) {
      add(split);
    }
  }

  void finish(ArchiveSplit split) {
    latest = Math.max(latest, split.latest());
    if (assigned.remove(split.splitId()) != null
        && unfinishedByFile.merge(split.path(), -1, (a, b) -> a + b == 0 ? null : a + b) == null) {
      unfinishedFiles.remove(new FileStart(split.earliest(), split.path()));
      fileFinished = true;
    }
  }

  /** No record still to be read should be at or before it, in milliseconds since the epoch. */
  long watermark() {
    if (!fileFinished) {
      return Long.MIN_VALUE;
    }
    long held = unfinishedFiles.isEmpty() ? latest : unfinishedFiles.first().earliest();
    long bound = outOfOrderness + 1;
    return held < Long.MIN_VALUE + bound ? Long.MIN_VALUE : held - bound;
  }
}
