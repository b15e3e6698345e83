package io.beaconwatch.connectors.archive;

import io.beaconwatch.common.event.RejectReason;

/**
 * Whole lines of one text, handed from the thread that reads to the thread that decodes.
 *
 * @param buffer holds the lines; goes back to its pool once they are decoded
 * @param start of the first line in the buffer
 * @param end of the last line in the buffer, its line end included
 * @param path of the file, or of the member in the archive
 * @param position in the text of the byte at {@code start}
 * @param member ordinal of the text in its file
 * @param resume where in the text reading goes on after this block
 * @param undecodable a stretch after the lines that is no record, or null
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record Block(
    byte[] buffer,
    int start,
    int end,
    String path,
    long position,
    int member,
    long resume,
    Undecodable undecodable) {

  /**
   * @param firstBytes at most {@link RecordDecoder#KEPT_BYTES}
   * @param length of the stretch without its line end
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Undecodable(
      RejectReason reason, String detail, byte[] firstBytes, long length, long position) {}
}
