package io.beaconwatch.connectors.archive;

import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.connectors.archive.Block.Undecodable;
import java.io.IOException;
import java.util.Arrays;

/**
 * Cuts one text, or a range of a plain file, into blocks of whole lines. A line belongs to the
 * range in which its first byte lies. At most one longest record is held in memory.
 */
final class LineBlocks {
  /** Where to resume a range whose first line start is not found yet. */
  static final long UNSTARTED = -1;

  private final LayerStream in;
  private final String path;
  private final int member;
  private final long end;
  private final int maxRecord;

  /** In the text, of the first byte not handed over yet. */
  private long position;

  private byte[] carry = new byte[0];
  private int carryLength;

  /** Inside a line that is not handed over as a record. */
  private boolean skipping;

  /** The first bytes of the line that is skipped, or null for the tail of another range's line. */
  private byte[] overlong;

  private long skippedFrom;
  private boolean carriageReturn;
  private boolean ended;
  private long bytesRead;

  /**
   * @param in stands at {@code position}
   * @param position in the text
   * @param skipLine whether {@code position} may lie inside a line that is another range's
   * @param end lines that start here or later are another range's
   */
  LineBlocks(
      LayerStream in,
      String path,
      int member,
      long position,
      boolean skipLine,
      long end,
      int maxRecord) {
    this.in = in;
    this.path = path;
    this.member = member;
    this.position = position;
    this.skipping = skipLine;
    this.end = end;
    this.maxRecord = maxRecord;
    this.ended = !skipLine && position >= end;
  }

  boolean ended() {
    return ended;
  }

  /** Bytes of the text read so far. */
  long bytesRead() {
    return bytesRead;
  }

  /** The next block, which may be empty while a long line is passed; null at the end. */
  Block next(BufferPool pool) throws IOException {
    return ended ? null : skipping ? skipLine(pool.take()) : lines(pool.take());
  }

  private Block lines(byte[] taken) throws IOException {
    byte[] buffer = taken.length < carryLength ? new byte[carryLength] : taken;
    System.arraycopy(carry, 0, buffer, 0, carryLength);
    int filled = carryLength;
    carryLength = 0;
    int searched = 0;
    int longest = Math.max(maxRecord, RecordDecoder.KEPT_BYTES);
    while (true) {
      filled = fill(buffer, filled);
      boolean atEnd = filled < buffer.length;
      int start = position == 0 ? byteOrderMark(buffer, filled) : 0;
      if (end - position <= filled) {
        int last = Bytes.firstNewline(buffer, (int) Math.max(0, end - 1 - position), filled);
        if (last >= 0) {
          ended = true;
          return block(buffer, start, last + 1);
        }
      }
      int last = Bytes.lastNewline(buffer, searched, filled);
      searched = filled;
      if (last >= 0) {
        carry(buffer, last + 1, filled);
        ended = atEnd && carryLength == 0 && in.damage() == null;
        return block(buffer, start, last + 1);
      }
      if (atEnd) {
        ended = true;
        return in.damage() == null ? block(buffer, start, filled) : damaged(buffer, start, filled);
      }
      if (filled - start >= longest + 2) {
        skipping = true;
        skippedFrom = position + start;
        overlong =
            Arrays.copyOfRange(buffer, start, Math.min(filled, start + RecordDecoder.KEPT_BYTES));
        carriageReturn = buffer[filled - 1] == '\r';
        long from = position;
        position += filled;
        return new Block(buffer, 0, 0, path, from, member, from, null);
      }
      // Three bytes of mark and two of line end around the longest record.
      buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, 5L + longest));
    }
  }

  private Block skipLine(byte[] buffer) throws IOException {
    int n = in.read(buffer, 0, buffer.length);
    int newline = n < 0 ? -1 : Bytes.firstNewline(buffer, 0, n);
    if (n >= 0 && newline < 0) {
      bytesRead += n;
      position += n;
      carriageReturn = buffer[n - 1] == '\r';
      ended = overlong == null && position >= end;
      long resume = overlong == null ? UNSTARTED : skippedFrom;
      return new Block(buffer, 0, 0, path, position, member, resume, null);
    }
    if (newline > 0) {
      carriageReturn = buffer[newline - 1] == '\r';
    }
    long lineEnd = position + Math.max(newline, 0) - (carriageReturn ? 1 : 0);
    Undecodable undecodable =
        overlong == null
            ? null
            : new Undecodable(
                RejectReason.TOO_LONG,
                RecordDecoder.tooLong(maxRecord),
                overlong,
                lineEnd - skippedFrom,
                skippedFrom);
    if (n >= 0) {
      bytesRead += n;
      carry(buffer, newline + 1, n);
      position += newline + 1;
    }
    skipping = false;
    overlong = null;
    ended = position >= end || (n < 0 && in.damage() == null);
    return new Block(buffer, 0, 0, path, position, member, position, undecodable);
  }

  /** Reading goes on behind this text, or the damage would be told again. */
  private Block damaged(byte[] buffer, int from, int to) {
    Undecodable undecodable =
        new Undecodable(
            RejectReason.CORRUPT_ARCHIVE,
            Members.message(in.damage()),
            Arrays.copyOfRange(buffer, from, Math.min(to, from + RecordDecoder.KEPT_BYTES)),
            to - (long) from,
            position + from);
    return new Block(buffer, 0, 0, path, position, member + 1, 0, undecodable);
  }

  private Block block(byte[] buffer, int from, int to) {
    long first = position + from;
    position += to;
    return new Block(buffer, from, to, path, first, member, position, null);
  }

  private void carry(byte[] buffer, int from, int to) {
    carryLength = to - from;
    if (carry.length < carryLength) {
      carry = new byte[Math.max(carryLength, 4096)];
    }
    System.arraycopy(buffer, from, carry, 0, carryLength);
  }

  private int fill(byte[] buffer, int from) throws IOException {
    int filled = from;
    while (filled < buffer.length) {
      int n = in.read(buffer, filled, buffer.length - filled);
      if (n < 0) {
        break;
      }
      filled += n;
      bytesRead += n;
    }
    return filled;
  }

  private static int byteOrderMark(byte[] buffer, int length) {
    return length >= 3
            && buffer[0] == (byte) 0xef
            && buffer[1] == (byte) 0xbb
            && buffer[2] == (byte) 0xbf
        ? 3
        : 0;
  }
}
