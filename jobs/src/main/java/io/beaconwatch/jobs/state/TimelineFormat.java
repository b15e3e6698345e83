package io.beaconwatch.jobs.state;

import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.telemetry.EndpointContextFormat;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes what is known of a process or an endpoint. */
public final class TimelineFormat implements CompactFormat<Timeline> {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<Timeline> type() {
    return Timeline.class;
  }

  @Override
  public int version() {
    return Layout.VERSION;
  }

  @Override
  public void write(Timeline timeline, DataOutputView out) throws IOException {
    out.writeInt(timeline.entries().size());
    for (EndpointContext entry : timeline.entries()) {
      new EndpointContextFormat().write(entry, out);
    }
  }

  @Override
  public Timeline read(DataInputView in, int version) throws IOException {
    Timeline timeline = new Timeline();
    for (int left = in.readInt(); left > 0; left--) {
      timeline.add(new EndpointContextFormat().read(in, version));
    }
    return timeline;
  }

  @Override
  public Timeline copy(Timeline timeline) {
    Timeline copy = new Timeline();
    timeline.entries().forEach(copy::add);
    return copy;
  }
}
