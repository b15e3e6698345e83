package io.beaconwatch.connectors.archive;

import io.beaconwatch.common.event.RejectReason;
import java.nio.charset.StandardCharsets;

/** Collects lines as text. A line such as {@code 1234 x} has the event time 1234. */
final class LineDecoder implements RecordDecoder<String> {
  /** Before the reason, in place of a line. */
  static final String UNDECODABLE = "undecodable ";

  @Override
  public void decode(
      byte[] buffer, int offset, int length, String path, long position, Output<String> output) {
    String line = new String(buffer, offset, length, StandardCharsets.UTF_8);
    int space = line.indexOf(' ');
    if (space > 0 && line.chars().limit(space).allMatch(Character::isDigit)) {
      output.collect(line, Long.parseLong(line, 0, space, 10));
    } else {
      output.collect(line);
    }
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
    output.collect(UNDECODABLE + reason.label());
  }
}
