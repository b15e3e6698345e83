package io.beaconwatch.jobs.state;

import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.common.scoring.SequenceState;
import io.beaconwatch.connectors.compact.CompactFormat;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes what a group with a sliding window remembers. */
public final class SequenceStateFormat implements CompactFormat<SequenceState> {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<SequenceState> type() {
    return SequenceState.class;
  }

  @Override
  public int version() {
    return Layout.VERSION;
  }

  @Override
  public void write(SequenceState state, DataOutputView out) throws IOException {
    SequenceState.Parts parts = state.parts();
    new MembersFormat().write(parts.pending(), out);
    new MembersFormat().write(parts.recent(), out);
    out.writeBoolean(parts.run() != null);
    if (parts.run() != null) {
      new AggregateFormat().write(parts.run(), out);
    }
    out.writeLong(parts.runSequences());
    TimeLists.write(parts.runTimes(), out);
    out.writeInt(parts.sinceRun());
    out.writeLong(parts.lastSequenceFirst());
    out.writeLong(parts.lastSequenceLast());
    out.writeInt(parts.lastSequenceOrdinal());
  }

  @Override
  public SequenceState read(DataInputView in, int version) throws IOException {
    Members pending = new MembersFormat().read(in, version);
    Members recent = new MembersFormat().read(in, version);
    Aggregate run = in.readBoolean() ? new AggregateFormat().read(in, version) : null;
    long runSequences = in.readLong();
    List<long[]> runTimes = TimeLists.read(in);
    return SequenceState.restore(
        new SequenceState.Parts(
            pending,
            recent,
            run,
            runSequences,
            runTimes,
            in.readInt(),
            in.readLong(),
            in.readLong(),
            in.readInt()));
  }

  @Override
  public SequenceState copy(SequenceState state) {
    return state.copy();
  }
}
