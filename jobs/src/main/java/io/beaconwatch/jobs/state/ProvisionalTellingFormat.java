package io.beaconwatch.jobs.state;

import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.compact.Texts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes what is kept of findings that were told provisionally. */
public final class ProvisionalTellingFormat implements CompactFormat<ProvisionalTelling> {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<ProvisionalTelling> type() {
    return ProvisionalTelling.class;
  }

  @Override
  public int version() {
    return Layout.VERSION;
  }

  @Override
  public void write(ProvisionalTelling telling, DataOutputView out) throws IOException {
    new FindingFormat().write(telling.finding(), out);
    Texts.write(telling.tier(), out);
  }

  @Override
  public ProvisionalTelling read(DataInputView in, int version) throws IOException {
    return new ProvisionalTelling(new FindingFormat().read(in, version), Texts.read(in));
  }

  @Override
  public ProvisionalTelling copy(ProvisionalTelling telling) {
    return new ProvisionalTelling(new FindingFormat().copy(telling.finding()), telling.tier());
  }
}
