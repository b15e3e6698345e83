package io.beaconwatch.benchmark.memory;

import java.util.Arrays;
import org.apache.flink.core.fs.FSDataInputStream;

/** Reads a text with other dates. */
final class MemoryStream extends FSDataInputStream {
  private final byte[] bytes;
  private final int[] dates;
  private final byte[] date;
  private int position;

  MemoryStream(DatedText text, int day) {
    this.bytes = text.bytes();
    this.dates = text.dates();
    this.date = text.dateAfter(day);
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (position >= bytes.length) {
      return -1;
    }
    int count = Math.min(length, bytes.length - position);
    System.arraycopy(bytes, position, target, offset, count);
    int found = Arrays.binarySearch(dates, position - DatedText.DATE_LENGTH + 1);
    for (int i = found < 0 ? -found - 1 : found;
        i < dates.length && dates[i] < position + count;
        i++) {
      int from = Math.max(dates[i], position);
      int to = Math.min(dates[i] + date.length, position + count);
      System.arraycopy(date, from - dates[i], target, offset + from - position, to - from);
    }
    position += count;
    return count;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int available() {
    return bytes.length - position;
  }

  @Override
  public long skip(long count) {
    int skipped = (int) Math.max(0, Math.min(count, bytes.length - position));
    position += skipped;
    return skipped;
  }

  @Override
  public void seek(long newPosition) {
    position = Math.toIntExact(newPosition);
  }

  @Override
  public long getPos() {
    return position;
  }
}
