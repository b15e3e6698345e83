package io.beaconwatch.jobs.state;

import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.compact.Texts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes findings. */
public final class FindingFormat implements CompactFormat<Finding> {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<Finding> type() {
    return Finding.class;
  }

  @Override
  public int version() {
    return Layout.VERSION;
  }

  @Override
  public void write(Finding finding, DataOutputView out) throws IOException {
    Texts.write(finding.detection(), out);
    new GroupFormat().write(finding.group(), out);
    out.writeLong(finding.windowStart());
    out.writeLong(finding.windowEnd());
    out.writeLong(finding.asOf());
    new AggregateFormat().write(finding.aggregate(), out);
    out.writeLong(finding.sequences());
    TimeLists.write(finding.sequenceTimes(), out);
    out.writeInt(finding.ordinal());
    out.writeBoolean(finding.partial());
    out.writeInt(finding.revision());
    out.writeLong(finding.definition());
  }

  @Override
  public Finding read(DataInputView in, int version) throws IOException {
    return new Finding(
        Texts.read(in),
        new GroupFormat().read(in, version),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        new AggregateFormat().read(in, version),
        in.readLong(),
        TimeLists.read(in),
        in.readInt(),
        in.readBoolean(),
        in.readInt(),
        version < Layout.FIRST_WITH_VERSIONS ? 0 : in.readLong());
  }

  @Override
  public Finding copy(Finding finding) {
    return new Finding(
        finding.detection(),
        finding.group(),
        finding.windowStart(),
        finding.windowEnd(),
        finding.asOf(),
        finding.aggregate().copy(),
        finding.sequences(),
        finding.sequenceTimes(),
        finding.ordinal(),
        finding.partial(),
        finding.revision(),
        finding.definition());
  }
}
