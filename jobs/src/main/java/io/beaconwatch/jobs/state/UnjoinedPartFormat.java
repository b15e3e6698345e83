package io.beaconwatch.jobs.state;

import io.beaconwatch.common.event.Field;
import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.telemetry.NetworkConnectionFormat;
import java.io.IOException;
import java.util.List;
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
    out.writeInt(part.fields().size());
    for (Field field : part.fields()) {
      Constants.write(field, out);
    }
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
        version < Layout.FIRST_WITH_MEMBERS_FIELDS
            ? List.of()
            : Lists.read(in, i -> Constants.read(Field.class, i)),
        Lists.read(in, i -> new DetectionVersionFormat().read(i, version)),
        in.readBoolean(),
        new MembersFormat().read(in, version));
  }

  @Override
  public UnjoinedPart copy(UnjoinedPart part) {
    return part.of(part.members().copy());
  }
}
