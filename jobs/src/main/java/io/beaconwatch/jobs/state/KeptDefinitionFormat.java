package io.beaconwatch.jobs.state;

import io.beaconwatch.connectors.compact.CompactFormat;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes definitions that are kept; its version is raised with that of {@link DetectionFormat}. */
public final class KeptDefinitionFormat implements CompactFormat<KeptDefinition> {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<KeptDefinition> type() {
    return KeptDefinition.class;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(KeptDefinition kept, DataOutputView out) throws IOException {
    out.writeLong(kept.definition());
    out.writeLong(kept.retired());
    new DetectionFormat().write(kept.detection(), out);
  }

  @Override
  public KeptDefinition read(DataInputView in, int version) throws IOException {
    return new KeptDefinition(
        in.readLong(), in.readLong(), new DetectionFormat().read(in, version));
  }

  @Override
  public KeptDefinition copy(KeptDefinition kept) {
    return kept;
  }
}
