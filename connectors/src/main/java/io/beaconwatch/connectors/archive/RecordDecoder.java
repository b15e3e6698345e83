package io.beaconwatch.connectors.archive;

import io.beaconwatch.common.event.RejectReason;
import java.io.Serializable;

/**
 * Turns the raw records of an archive into a reader's output. One is created for each reader and
 * used by one thread.
 */
public interface RecordDecoder<T> {
  /** So much of what never became a record is kept for people to look at, in bytes. */
  int KEPT_BYTES = 4096;

  /** Why a record of more bytes than allowed is none. */
  static String tooLong(int maxRecord) {
    return "longer than " + maxRecord + " bytes";
  }

  /**
   * Decodes one record; never throws for what the record holds.
   *
   * @param buffer holds the record, and is reused after the call
   * @param length without the line's end
   * @param path the file, and the member behind {@code !/} for an archive of files
   * @param position of the record's first byte in the decompressed file
   */
  void decode(byte[] buffer, int offset, int length, String path, long position, Output<T> output);

  /**
   * A stretch of a file that never became a record.
   *
   * @param firstBytes at most its first {@link #KEPT_BYTES}
   * @param length of the whole stretch as far as it was seen
   */
  void undecodable(
      RejectReason reason,
      String detail,
      byte[] firstBytes,
      long length,
      String path,
      long position,
      Output<T> output);

  /** Where decoded records go. A record may be reused by the decoder once the call returns. */
  interface Output<T> {
    void collect(T record);

    /** With the record's event time in milliseconds since the epoch. */
    void collect(T record, long eventTime);
  }

  /** Makes the decoders, on the workers. */
  interface Provider<T> extends Serializable {
    /**
     * @param runStart when the run first started, in milliseconds since the epoch: the same after a
     *     restart or a restore
     */
    RecordDecoder<T> create(long runStart);
  }
}
