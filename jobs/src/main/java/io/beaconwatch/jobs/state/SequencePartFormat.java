package io.beaconwatch.jobs.state;

import io.beaconwatch.connectors.compact.CompactFormat;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes parts of sequences. */
public final class SequencePartFormat implements CompactFormat<SequencePart> {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<SequencePart> type() {
    return SequencePart.class;
  }

  @Override
  public int version() {
    return Layout.VERSION;
  }

  @Override
  public void write(SequencePart part, DataOutputView out) throws IOException {
    new DetectionVersionFormat().write(part.version(), out);
    new GroupFormat().write(part.group(), out);
    new MembersFormat().write(part.members(), out);
  }

  @Override
  public SequencePart read(DataInputView in, int version) throws IOException {
    return new SequencePart(
        new DetectionVersionFormat().read(in, version),
        new GroupFormat().read(in, version),
        new MembersFormat().read(in, version));
  }

  @Override
  public SequencePart copy(SequencePart part) {
    return new SequencePart(part.version(), part.group(), part.members().copy());
  }
}
