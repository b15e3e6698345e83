package io.beaconwatch.jobs.state;

import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.telemetry.EndpointContextFormat;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes both sides of the join with processes. */
public final class JoinInputFormat implements CompactFormat<JoinInput> {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<JoinInput> type() {
    return JoinInput.class;
  }

  @Override
  public int version() {
    return Layout.VERSION;
  }

  @Override
  public void write(JoinInput input, DataOutputView out) throws IOException {
    out.writeBoolean(input.context() != null);
    if (input.context() != null) {
      new EndpointContextFormat().write(input.context(), out);
    } else {
      new UnjoinedPartFormat().write(input.part(), out);
    }
  }

  @Override
  public JoinInput read(DataInputView in, int version) throws IOException {
    return in.readBoolean()
        ? new JoinInput(new EndpointContextFormat().read(in, version), null)
        : new JoinInput(null, new UnjoinedPartFormat().read(in, version));
  }

  @Override
  public JoinInput copy(JoinInput input) {
    return input.context() != null
        ? input
        : new JoinInput(null, new UnjoinedPartFormat().copy(input.part()));
  }
}
