package io.beaconwatch.jobs.state;

import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.compact.Texts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes versions of detections, in few bytes where one has neither beginning nor end. */
public final class DetectionVersionFormat implements CompactFormat<DetectionVersion> {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<DetectionVersion> type() {
    return DetectionVersion.class;
  }

  @Override
  public int version() {
    return Layout.VERSION;
  }

  @Override
  public void write(DetectionVersion version, DataOutputView out) throws IOException {
    Texts.write(version.detection(), out);
    out.writeLong(version.definition());
    boolean bounded = version.since() != Long.MIN_VALUE || version.until() != Long.MAX_VALUE;
    out.writeBoolean(bounded);
    if (bounded) {
      out.writeLong(version.since());
      out.writeLong(version.until());
    }
  }

  @Override
  public DetectionVersion read(DataInputView in, int version) throws IOException {
    String detection = Texts.read(in);
    if (version < Layout.FIRST_WITH_VERSIONS) {
      return DetectionVersion.unknown(detection);
    }
    long definition = in.readLong();
    return in.readBoolean()
        ? new DetectionVersion(detection, definition, in.readLong(), in.readLong())
        : new DetectionVersion(detection, definition, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  @Override
  public DetectionVersion copy(DetectionVersion version) {
    return version;
  }
}
