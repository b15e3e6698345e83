package io.beaconwatch.jobs.state;

import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.connectors.compact.CompactFormat;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes groups, as the number of their values and what they hold of them. Its layout is for ever:
 * they are keys of map states, and keys do not migrate.
 */
public final class GroupFormat implements CompactFormat<Group> {
  private static final long serialVersionUID = 1L;
  private static final int USUAL_BYTES = 256;
  private static final int MOST_BYTES_OF_A_LENGTH = 5;

  @Override
  public Class<Group> type() {
    return Group.class;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(Group group, DataOutputView out) throws IOException {
    out.writeInt(group.size());
    out.write(group.written());
  }

  /** Takes the values over as they are: all that has to be found out is where the last one ends. */
  @Override
  public Group read(DataInputView in, int version) throws IOException {
    int size = in.readInt();
    byte[] bytes = new byte[USUAL_BYTES];
    int at = 0;
    for (int value = 0; value < size; value++) {
      bytes = withRoomFor(MOST_BYTES_OF_A_LENGTH, at, bytes);
      int units = -1;
      int shift = 0;
      do {
        bytes[at] = in.readByte();
        units += (bytes[at] & 0x7F) << shift;
        shift += 7;
      } while (bytes[at++] < 0);
      // A unit takes one to three bytes, and only the last has no high bit.
      for (int left = units; left > 0; ) {
        bytes = withRoomFor(left, at, bytes);
        in.readFully(bytes, at, left);
        int end = at + left;
        for (; at < end; at++) {
          left -= bytes[at] < 0 ? 0 : 1;
        }
      }
    }
    return Group.of(size, Arrays.copyOf(bytes, at));
  }

  private static byte[] withRoomFor(int more, int used, byte[] bytes) {
    return used + more <= bytes.length
        ? bytes
        : Arrays.copyOf(bytes, Math.max(used + more, 2 * used));
  }

  @Override
  public Group copy(Group group) {
    return group;
  }
}
