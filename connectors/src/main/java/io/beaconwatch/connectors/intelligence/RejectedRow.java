package io.beaconwatch.connectors.intelligence;

import io.beaconwatch.common.event.RejectReason;

/**
 * A row of a feed that could not be read.
 *
 * @param detail for people
 * @param bytes the row as it stands in the decompressed file; of one past the limit its first 4 KiB
 * @param length of the whole row in bytes, as far as it was seen
 * @param path of the file; of a Kafka record its topic and partition
 * @param position of its first byte in the decompressed file; of a Kafka record its offset
 */
@SuppressWarnings("ArrayRecordComponent") // a Flink type: the bytes travel as they are
public record RejectedRow(
    RejectReason reason, String detail, byte[] bytes, long length, String path, long position) {
  RejectedRow at(long newPosition) {
    return new RejectedRow(reason, detail, bytes, length, path, newPosition);
  }
}
