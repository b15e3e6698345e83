package io.beaconwatch.jobs.state;

import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.compact.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes members, each profile once. */
public final class MembersFormat implements CompactFormat<Members> {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<Members> type() {
    return Members.class;
  }

  @Override
  public int version() {
    return Layout.VERSION;
  }

  @Override
  public void write(Members members, DataOutputView out) throws IOException {
    out.writeInt(members.fieldCount());
    List<String[]> profiles = members.profiles();
    out.writeInt(profiles.size());
    for (String[] profile : profiles) {
      Texts.writeAll(profile, out);
    }
    out.writeInt(members.size());
    for (int i = 0; i < members.size(); i++) {
      out.writeInt(members.profileIndex(i));
      out.writeLong(members.time(i));
      out.writeInt(members.port(i));
      out.writeLong(members.bytesSent(i));
      out.writeLong(members.bytesReceived(i));
      out.writeInt(members.joined(i));
    }
  }

  @Override
  public Members read(DataInputView in, int version) throws IOException {
    Members members = new Members(in.readInt());
    List<String[]> profiles = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      profiles.add(Texts.readAll(in));
    }
    for (int left = in.readInt(); left > 0; left--) {
      String[] profile = profiles.get(in.readInt());
      members.add(
          in.readLong(),
          in.readInt(),
          in.readLong(),
          in.readLong(),
          profile,
          version < Layout.FIRST_WITH_JOINED ? JoinedFields.NONE : in.readInt());
    }
    return members;
  }

  @Override
  public Members copy(Members members) {
    return members.copy();
  }
}
