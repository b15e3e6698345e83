package io.beaconwatch.jobs.state;

import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.compact.Texts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes groups. Its layout is for ever: they are keys of map states, and keys do not migrate. */
public final class GroupFormat implements CompactFormat<Group> {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<Group> type() {
    return Group.class;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(Group group, DataOutputView out) throws IOException {
    out.writeInt(group.size());
    for (int i = 0; i < group.size(); i++) {
      Texts.write(group.value(i), out);
    }
  }

  @Override
  public Group read(DataInputView in, int version) throws IOException {
    return new Group(Texts.readAll(in));
  }

  @Override
  public Group copy(Group group) {
    return group;
  }
}
