package io.beaconwatch.jobs.state;

import io.beaconwatch.connectors.compact.CompactFormat;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes parts of windows. */
public final class WindowPartFormat implements CompactFormat<WindowPart> {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<WindowPart> type() {
    return WindowPart.class;
  }

  @Override
  public int version() {
    return Layout.VERSION;
  }

  @Override
  public void write(WindowPart part, DataOutputView out) throws IOException {
    new DetectionVersionFormat().write(part.version(), out);
    out.writeLong(part.windowStart());
    out.writeLong(part.windowEnd());
    new GroupFormat().write(part.group(), out);
    new AggregateFormat().write(part.aggregate(), out);
  }

  @Override
  public WindowPart read(DataInputView in, int version) throws IOException {
    return new WindowPart(
        new DetectionVersionFormat().read(in, version),
        in.readLong(),
        in.readLong(),
        new GroupFormat().read(in, version),
        new AggregateFormat().read(in, version));
  }

  @Override
  public WindowPart copy(WindowPart part) {
    return new WindowPart(
        part.version(),
        part.windowStart(),
        part.windowEnd(),
        part.group(),
        part.aggregate().copy());
  }
}
