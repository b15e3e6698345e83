package io.beaconwatch.connectors.archive;

import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.connectors.archive.Block.Undecodable;
import java.util.Arrays;

/** Hands each record of a block to the decoder, and what is none as undecodable. */
final class BlockDecoder<T> {
  private final RecordDecoder<T> decoder;
  private final int maxRecord;

  BlockDecoder(RecordDecoder<T> decoder, int maxRecord) {
    this.decoder = decoder;
    this.maxRecord = maxRecord;
  }

  /** Returns how many records and undecodable stretches there were. */
  int decode(Block block, RecordDecoder.Output<T> output) {
    byte[] buffer = block.buffer();
    int count = 0;
    for (int start = block.start(); start < block.end(); ) {
      int newline = Bytes.firstNewline(buffer, start, block.end());
      int end = newline < 0 ? block.end() : newline;
      int length = end - start;
      if (length > 0 && buffer[end - 1] == '\r') {
        length--;
      }
      if (!isBlank(buffer, start, length)) {
        count++;
        long position = block.position() + (start - block.start());
        if (length <= maxRecord) {
          decoder.decode(buffer, start, length, block.path(), position, output);
        } else {
          decoder.undecodable(
              RejectReason.TOO_LONG,
              RecordDecoder.tooLong(maxRecord),
              Arrays.copyOfRange(buffer, start, start + Math.min(length, RecordDecoder.KEPT_BYTES)),
              length,
              block.path(),
              position,
              output);
        }
      }
      start = end + 1;
    }
    Undecodable undecodable = block.undecodable();
    if (undecodable != null) {
      count++;
      decoder.undecodable(
          undecodable.reason(),
          undecodable.detail(),
          undecodable.firstBytes(),
          undecodable.length(),
          block.path(),
          undecodable.position(),
          output);
    }
    return count;
  }

  private static boolean isBlank(byte[] buffer, int start, int length) {
    for (int i = start; i < start + length; i++) {
      byte b = buffer[i];
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
