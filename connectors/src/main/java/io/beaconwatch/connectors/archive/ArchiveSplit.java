package io.beaconwatch.connectors.archive;

import java.io.Serializable;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A file, or a range of a plain one, and how far it is read.
 *
 * @param path of the file
 * @param fileLength in bytes
 * @param start of the range
 * @param end of the range, which holds the lines that start before it
 * @param earliest event time that the survey of the file found; {@link #UNKNOWN} where it may be
 *     any
 * @param runStart when the run first started, in milliseconds since the epoch
 * @param member ordinal of the text to go on with; 0 for a plain file, -1 once all is read
 * @param offset in that text; {@link LineBlocks#UNSTARTED} at first
 * @param latest greatest event time read so far; {@link #UNKNOWN} where there is none
 */
record ArchiveSplit(
    String path,
    long fileLength,
    long start,
    long end,
    long earliest,
    long runStart,
    int member,
    long offset,
    long latest)
    implements SourceSplit, Serializable {

  /** No event time: before all others. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final long serialVersionUID = 1L;
  private static final int FINISHED = -1;

  static ArchiveSplit unread(ArchiveFile file, long start, long end, long earliest, long runStart) {
    return new ArchiveSplit(
        file.path(),
        file.length(),
        start,
        end,
        earliest,
        runStart,
        0,
        LineBlocks.UNSTARTED,
        UNKNOWN);
  }

  ArchiveSplit readTo(int member, long offset, long latest) {
    return new ArchiveSplit(
        path, fileLength, start, end, earliest, runStart, member, offset, latest);
  }

  ArchiveSplit finished() {
    return readTo(FINISHED, offset, latest);
  }

  /** Whether every record of it is emitted. */
  boolean isFinished() {
    return member == FINISHED;
  }

  /** Whether it is less than the whole file, which then is plain. */
  boolean isRange() {
    return start > 0 || end < fileLength;
  }

  /** In bytes, as stored, however much of it is read. */
  long length() {
    return end - start;
  }

  @Override
  public String splitId() {
    return path + '@' + start;
  }
}
