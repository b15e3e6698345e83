package io.beaconwatch.connectors.archive;

import io.beaconwatch.connectors.archive.Block.Undecodable;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.apache.flink.core.fs.Path;

/**
 * Reads one split as blocks. A failure to read the file is thrown; data that does not decode is an
 * {@link Undecodable} behind the last good record before it.
 */
final class FileBlocks implements Closeable {
  private static final byte[] NOTHING = new byte[0];

  /**
   * Getting back to a damaged member takes a walk from the start of the file. After so many, what
   * may be damaged without an end of the file's archive is read in steps at once.
   */
  private static final int MAX_REOPENED = 3;

  private final ArchiveSplit split;
  private final Path path;
  private final String shownPath;
  private final int maxRecord;
  private final LongConsumer bytesRead;

  private FileStream file;

  /** Null for plain text, which is read by position. */
  private Members members;

  /** Of the text that is read, or null before a stretch of damage and at the end. */
  private LineBlocks lines;

  private Block damage;

  /** Ordinal of the text that is read, and how far its blocks were handed over. */
  private int member;

  private long offset;
  private long decoded;
  private boolean ended;
  private int reopened;

  /**
   * @param bytesRead is told of the bytes read from the file as it is stored
   */
  FileBlocks(ArchiveSplit split, int maxRecord, LongConsumer bytesRead) throws IOException {
    this.split = split;
    this.path = new Path(split.path());
    this.shownPath = ArchiveFiles.shown(path);
    this.maxRecord = maxRecord;
    this.bytesRead = bytesRead;
    this.member = split.member();
    this.offset = split.offset();
    try {
      open(Steps.NONE);
    } catch (LayerStream.DamagedException e) {
      openStepwise();
    }
  }

  /** The next block, which may be empty; null at the end. */
  Block next(BufferPool pool) throws IOException {
    while (!ended) {
      try {
        if (damage != null) {
          Block block = damage;
          damage = null;
          return block;
        }
        if (lines == null || lines.ended()) {
          advance();
          continue;
        }
        Block block = lines.next(pool);
        if (block != null) {
          offset = block.resume();
          ended = isPlain() && lines.ended();
          return block;
        }
      } catch (LayerStream.DamagedException e) {
        openStepwise();
      }
    }
    return null;
  }

  /** Whether nothing follows the last block given. */
  boolean ended() {
    return ended;
  }

  /** Whether ranges of the file can be read on their own. */
  boolean isPlain() {
    return members == null;
  }

  /** Whether the file is an archive of members, or was found to hold one so far. */
  boolean isArchive() {
    return members != null && members.foundArchive();
  }

  /** Bytes of text read, decompressed. */
  long decodedBytes() {
    return decoded + (lines == null ? 0 : lines.bytesRead());
  }

  /** How much is read in steps of one byte: slow, and met by no damage before its place. */
  private enum Steps {
    NONE,
    /** All but what was read of the text before. */
    FROM_OFFSET,
    /** That too: what is packed twice can meet damage in the outer layer long before its place. */
    ALL
  }

  private void openStepwise() throws IOException {
    reopened++;
    decoded = decodedBytes();
    lines = null;
    close();
    try {
      open(Steps.FROM_OFFSET);
    } catch (LayerStream.DamagedException e) {
      open(Steps.ALL);
    }
  }

  /**
   * Opens the file at the place that was handed over last.
   *
   * @throws LayerStream.DamagedException when it takes more steps to get there
   */
  private void open(Steps steps) throws IOException {
    file = FileStream.open(path, bytesRead);
    try {
      LayerStream root = new LayerStream(file, file);
      if (split.isRange() || root.format(shownPath) == Format.TEXT) {
        openPlain();
      } else {
        members = new Members(file, root, shownPath);
        for (int i = 0; i < member; i++) {
          if (members.next(steps != Steps.NONE) instanceof Members.Text passed) {
            file.readStepwise(false);
            pass(passed.in());
          }
        }
        begin(members.next(steps != Steps.NONE), Math.max(offset, 0), steps);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void openPlain() throws IOException {
    boolean started = offset != LineBlocks.UNSTARTED;
    // The line that starts with the range is told from one that began before by the byte between.
    long from = started ? offset : Math.max(0, split.start() - 1);
    file.seek(from);
    LayerStream in = new LayerStream(file, file);
    boolean skipLine = !started && split.start() > 0;
    lines = new LineBlocks(in, shownPath, 0, from, skipLine, split.end(), maxRecord);
  }

  private void begin(Members.Item item, long from, Steps steps) throws IOException {
    lines = null;
    if (item instanceof Members.Text text) {
      file.readStepwise(steps == Steps.ALL);
      skip(text.in(), from);
      file.readStepwise(steps != Steps.NONE);
      lines =
          new LineBlocks(text.in(), text.path(), member, from, false, Long.MAX_VALUE, maxRecord);
    } else if (item instanceof Members.Damage found) {
      Undecodable undecodable = new Undecodable(found.reason(), found.detail(), NOTHING, 0, 0);
      damage = new Block(NOTHING, 0, 0, found.path(), 0, member + 1, 0, undecodable);
    } else {
      ended = true;
    }
  }

  private void advance() throws IOException {
    decoded = decodedBytes();
    lines = null;
    if (members == null) {
      ended = true;
    } else {
      member++;
      offset = 0;
      boolean stepwise = reopened >= MAX_REOPENED;
      Members.Item item = members.next(stepwise);
      begin(item, 0, stepwise && members.goesOnPastDamage() ? Steps.ALL : Steps.NONE);
    }
  }

  /** Reads a text to its end. */
  private static void pass(LayerStream in) throws IOException {
    try {
      skip(in, Long.MAX_VALUE);
    } catch (LayerStream.DamagedException e) {
      // It was told when the text was read.
      return;
    }
  }

  private static void skip(LayerStream in, long length) throws IOException {
    byte[] skipped = new byte[(int) Math.min(length, 64 * 1024)];
    for (long left = length; left > 0; ) {
      int n = in.read(skipped, 0, (int) Math.min(left, skipped.length));
      if (n < 0) {
        return;
      }
      left -= n;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (members != null) {
        members.close();
      }
    } finally {
      file.close();
    }
  }
}
