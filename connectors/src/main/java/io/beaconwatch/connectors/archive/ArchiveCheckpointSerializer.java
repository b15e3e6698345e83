package io.beaconwatch.connectors.archive;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;

/** Version 1: the fields in their order, a list as its length and its elements. */
final class ArchiveCheckpointSerializer implements SimpleVersionedSerializer<ArchiveCheckpoint> {
  static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(ArchiveCheckpoint checkpoint) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(4096);
    out.writeLong(checkpoint.runStart());
    out.writeBoolean(checkpoint.listed());
    out.writeBoolean(checkpoint.fileFinished());
    out.writeLong(checkpoint.latest());
    out.writeInt(checkpoint.seen().size());
    for (String path : checkpoint.seen()) {
      StringValue.writeString(path, out);
    }
    out.writeInt(ArchiveSplitSerializer.VERSION);
    write(checkpoint.pending(), out);
    write(checkpoint.assigned(), out);
    return out.getCopyOfBuffer();
  }

  @Override
  public ArchiveCheckpoint deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION) {
      throw new IOException("unknown version of an enumerator's checkpoint: " + version);
    }
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    long runStart = in.readLong();
    boolean listed = in.readBoolean();
    boolean fileFinished = in.readBoolean();
    long latest = in.readLong();
    List<String> seen = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      seen.add(StringValue.readString(in));
    }
    int splitVersion = in.readInt();
    List<ArchiveSplit> pending = readSplits(splitVersion, in);
    List<ArchiveSplit> assigned = readSplits(splitVersion, in);
    return new ArchiveCheckpoint(runStart, listed, fileFinished, latest, seen, pending, assigned);
  }

  private static void write(List<ArchiveSplit> splits, DataOutput out) throws IOException {
    out.writeInt(splits.size());
    for (ArchiveSplit split : splits) {
      ArchiveSplitSerializer.write(split, out);
    }
  }

  private static List<ArchiveSplit> readSplits(int version, DataInput in) throws IOException {
    List<ArchiveSplit> splits = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      splits.add(ArchiveSplitSerializer.read(version, in));
    }
    return splits;
  }
}
