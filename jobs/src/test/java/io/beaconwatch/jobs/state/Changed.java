package io.beaconwatch.jobs.state;

import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.compact.Texts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A format of texts that was changed: version 2 writes each twice. */
public final class Changed implements CompactFormat<String> {
  private static final long serialVersionUID = 1L;

  /** The version that is current, as if the program had been replaced. */
  static int current = 2;

  @Override
  public Class<String> type() {
    return String.class;
  }

  @Override
  public int version() {
    return current;
  }

  @Override
  public void write(String text, DataOutputView out) throws IOException {
    for (int i = 0; i < current; i++) {
      Texts.write(text, out);
    }
  }

  @Override
  public String read(DataInputView in, int version) throws IOException {
    String text = null;
    for (int i = 0; i < version; i++) {
      text = Texts.read(in);
    }
    return text;
  }

  @Override
  public String copy(String text) {
    return text;
  }
}
