package io.beaconwatch.jobs.state;

import io.beaconwatch.connectors.compact.Texts;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Constants of enums as formats write them: by their names, which may be put in another order. */
final class Constants {
  private Constants() {}

  static void write(Enum<?> constant, DataOutputView out) throws IOException {
    Texts.write(constant.name(), out);
  }

  static <E extends Enum<E>> E read(Class<E> type, DataInputView in) throws IOException {
    return Enum.valueOf(type, Texts.read(in));
  }

  static void writeAll(EnumSet<?> constants, DataOutputView out) throws IOException {
    out.writeInt(constants.size());
    for (Enum<?> constant : constants) {
      write(constant, out);
    }
  }

  static <E extends Enum<E>> Set<E> readAll(Class<E> type, DataInputView in) throws IOException {
    Set<E> constants = EnumSet.noneOf(type);
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      constants.add(read(type, in));
    }
    return constants;
  }
}
