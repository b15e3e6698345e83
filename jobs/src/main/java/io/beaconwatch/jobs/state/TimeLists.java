package io.beaconwatch.jobs.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes the member times of sequences. */
final class TimeLists {
  private TimeLists() {}

  static void write(List<long[]> lists, DataOutputView out) throws IOException {
    out.writeInt(lists.size());
    for (long[] times : lists) {
      out.writeInt(times.length);
      for (long time : times) {
        out.writeLong(time);
      }
    }
  }

  static List<long[]> read(DataInputView in) throws IOException {
    int size = in.readInt();
    List<long[]> lists = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      long[] times = new long[in.readInt()];
      for (int j = 0; j < times.length; j++) {
        times[j] = in.readLong();
      }
      lists.add(times);
    }
    return lists;
  }
}
