package io.beaconwatch.connectors.intelligence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that one file, or the newest Kafka record of a key, says at one time. It takes the
 * place of what the same owner said before: a row that is not repeated is gone.
 *
 * @param owner a file's path, or a topic and the key of its record; null where there is no key, and
 *     nothing is replaced
 * @param time when it was said, in milliseconds since the epoch: the file's or record's own time
 * @param rows what its rows came to; empty where it takes back what its owner said
 * @param whole false where it could not be read to its end or in full, so that a row that is
 *     missing need not be gone
 * @param split where it was read: a file's path, or a partition of a topic; null at the end of a
 *     first reading
 * @param position in the split: an offset, or a number that changes when the file does
 */
public record FeedStatement(
    String owner,
    long time,
    List<IndicatorRecord> rows,
    boolean whole,
    String split,
    long position) {

  /** Says that all that was there at the start has been read. */
  static final FeedStatement FIRST_READING_ENDS =
      new FeedStatement(null, 0, List.of(), true, null, 0);

  boolean endsFirstReading() {
    return split == null;
  }

  /**
   * What a Kafka record says, in any form of a feed.
   *
   * @param key null where the record has none
   * @param value null for a tombstone
   */
  public static FeedStatement ofRecord(
      String topic, int partition, long offset, long time, String key, byte[] value) {
    String split = split(topic, partition);
    List<IndicatorRecord> rows =
        value == null ? List.of() : readAll(new FeedReader(value, split, topic), offset);
    boolean whole = rows.stream().allMatch(row -> row.rejected() == null);
    return new FeedStatement(
        key == null ? null : topic + "/" + key, time, rows, whole, split, offset);
  }

  /** The name of a partition as a place where statements are read. */
  public static String split(String topic, int partition) {
    return topic + "/" + partition;
  }

  /** What a file says, of which rows that cannot be read cost no other. */
  static FeedStatement ofFile(String path, long modified, long length, FeedReader reader)
      throws IOException {
    List<IndicatorRecord> rows = new ArrayList<>();
    for (IndicatorRecord row = reader.next(); row != null; row = reader.next()) {
      rows.add(row);
    }
    return new FeedStatement(path, modified, rows, reader.isWhole(), path, 31 * modified + length);
  }

  /** Rows that could not be read are told by the record's offset. */
  private static List<IndicatorRecord> readAll(FeedReader reader, long offset) {
    List<IndicatorRecord> rows = new ArrayList<>();
    try {
      for (IndicatorRecord row = reader.next(); row != null; row = reader.next()) {
        rows.add(row.rejected() == null ? row : IndicatorRecord.of(row.rejected().at(offset)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail to be read", e);
    }
    return rows;
  }
}
