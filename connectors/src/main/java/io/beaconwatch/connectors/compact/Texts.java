package io.beaconwatch.connectors.compact;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Strings as {@link CompactFormat}s write them; null is allowed. */
public final class Texts {
  private Texts() {}

  public static void write(String text, DataOutputView out) throws IOException {
    StringValue.writeString(text, out);
  }

  /** The next string, or null where null was written. */
  public static String read(DataInputView in) throws IOException {
    return StringValue.readString(in);
  }

  /** Writes an array of strings with its length. */
  public static void writeAll(String[] texts, DataOutputView out) throws IOException {
    out.writeInt(texts.length);
    for (String text : texts) {
      write(text, out);
    }
  }

  public static String[] readAll(DataInputView in) throws IOException {
    String[] texts = new String[in.readInt()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = read(in);
    }
    return texts;
  }
}
