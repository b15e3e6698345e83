package io.beaconwatch.jobs.state;

import io.beaconwatch.connectors.compact.CompactFormat;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes which windows are open. */
public final class BegunWindowsFormat implements CompactFormat<BegunWindows> {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<BegunWindows> type() {
    return BegunWindows.class;
  }

  @Override
  public int version() {
    return Layout.VERSION;
  }

  @Override
  public void write(BegunWindows begun, DataOutputView out) throws IOException {
    new DetectionVersionFormat().write(begun.version(), out);
    out.writeInt(begun.starts().size());
    for (long start : begun.starts()) {
      out.writeLong(start);
    }
    out.writeLong(begun.latest());
  }

  @Override
  public BegunWindows read(DataInputView in, int version) throws IOException {
    DetectionVersion of = new DetectionVersionFormat().read(in, version);
    return new BegunWindows(of, Lists.read(in, DataInputView::readLong), in.readLong());
  }

  @Override
  public BegunWindows copy(BegunWindows begun) {
    return begun;
  }
}
