package io.beaconwatch.connectors.archive;

import io.beaconwatch.common.event.RejectReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What reading a split found.
 *
 * @param records as path, position and text
 */
record Found(List<Line> records, List<Bad> undecodable) {
  record Line(String path, long position, String text) {}

  record Bad(RejectReason reason, String path, long position, long length, int kept) {}

  static final int LIMIT = 1 << 20;

  List<String> texts() {
    return records.stream().map(Line::text).toList();
  }

  static Found in(Path file) {
    return in(file, LIMIT, 1024);
  }

  static Found in(Path file, int maxRecord, int blockLength) {
    return read(whole(file), maxRecord, blockLength);
  }

  static ArchiveSplit whole(Path file) {
    return range(file, 0, size(file));
  }

  static ArchiveSplit range(Path file, long start, long end) {
    return ArchiveSplit.unread(new ArchiveFile(file.toString(), size(file)), start, end, 0, 0);
  }

  static Found read(ArchiveSplit split, int maxRecord, int blockLength) {
    Found found = new Found(new ArrayList<>(), new ArrayList<>());
    BufferPool pool = new BufferPool(blockLength);
    BlockDecoder<String> decoder = new BlockDecoder<>(found.decoder(), maxRecord);
    try (FileBlocks blocks = new FileBlocks(split, maxRecord, bytes -> {})) {
      for (Block block = blocks.next(pool); block != null; block = blocks.next(pool)) {
        decoder.decode(block, found.ignore());
        pool.giveBack(block.buffer());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  RecordDecoder<String> decoder() {
    return new RecordDecoder<>() {
      @Override
      public void decode(
          byte[] buffer, int offset, int length, String path, long position, Output<String> out) {
        records.add(
            new Line(path, position, new String(buffer, offset, length, StandardCharsets.UTF_8)));
      }

      @Override
      public void undecodable(
          RejectReason reason,
          String detail,
          byte[] firstBytes,
          long length,
          String path,
          long position,
          Output<String> output) {
        undecodable.add(new Bad(reason, path, position, length, firstBytes.length));
      }
    };
  }

  RecordDecoder.Output<String> ignore() {
    return new RecordDecoder.Output<>() {
      @Override
      public void collect(String record) {}

      @Override
      public void collect(String record, long eventTime) {}
    };
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
