package io.beaconwatch.jobs.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;

/** Lists as formats write them: their size, then one value after the other. */
final class Lists {
  private Lists() {}

  /** Reads a list that nobody changes. */
  static <T> List<T> read(DataInputView in, ReadValue<T> value) throws IOException {
    List<T> values = new ArrayList<>();
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      values.add(value.from(in));
    }
    return List.copyOf(values);
  }

  /** Reads one value. */
  interface ReadValue<T> {
    T from(DataInputView in) throws IOException;
  }
}
