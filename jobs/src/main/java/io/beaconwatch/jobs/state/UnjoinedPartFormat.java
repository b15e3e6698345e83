package io.beaconwatch.jobs.state;

import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.telemetry.NetworkConnectionFormat;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes connections that wait for the start of their process. */
public final class UnjoinedPartFormat implements CompactFormat<UnjoinedPart> {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<UnjoinedPart> type() {
    return UnjoinedPart.class;
  }

  @Override
  public int version() {
    return Layout.VERSION;
  }

  @Override
  public void write(UnjoinedPart part, DataOutputView out) throws IOException {
    new NetworkConnectionFormat().write(part.connection(), out);
    out.writeInt(part.detections().size());
    for (DetectionVersion detection : part.detections()) {
      new DetectionVersionFormat().write(detection, out);
    }
    out.writeBoolean(part.counted());
    new MembersFormat().write(part.members(), out);
  }

  @Override
  public UnjoinedPart read(DataInputView in, int version) throws IOException {
    return new UnjoinedPart(
        new NetworkConnectionFormat().read(in, version),
        Lists.read(in, i -> new DetectionVersionFormat().read(i, version)),
        in.readBoolean(),
        new MembersFormat().read(in, version));
  }

  @Override
  public UnjoinedPart copy(UnjoinedPart part) {
    return new UnjoinedPart(
        part.connection(), part.detections(), part.counted(), part.members().copy());
  }
}
