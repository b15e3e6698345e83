package io.beaconwatch.connectors.compact;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A format that was changed: version 1 wrote the text alone, version 2 writes a number after it.
 */
public final class Versioned implements CompactFormat<Versioned.Value> {
  private static final long serialVersionUID = 1L;

  /** The version that is current, as if the program had been replaced. */
  static int current = 2;

  /** What it writes; in version 1 the number was always -1. */
  public record Value(String text, int number) {}

  @Override
  public Class<Value> type() {
    return Value.class;
  }

  @Override
  public int version() {
    return current;
  }

  @Override
  public void write(Value value, DataOutputView out) throws IOException {
    Texts.write(value.text(), out);
    if (current >= 2) {
      out.writeInt(value.number());
    }
  }

  @Override
  public Value read(DataInputView in, int version) throws IOException {
    return new Value(Texts.read(in), version >= 2 ? in.readInt() : -1);
  }

  @Override
  public Value copy(Value value) {
    return value;
  }
}
