package io.beaconwatch.connectors.archive;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;

/** Version 1: the fields in their order. */
final class ArchiveSplitSerializer implements SimpleVersionedSerializer<ArchiveSplit> {
  static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(ArchiveSplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(128);
    write(split, out);
    return out.getCopyOfBuffer();
  }

  @Override
  public ArchiveSplit deserialize(int version, byte[] bytes) throws IOException {
    return read(version, new DataInputDeserializer(bytes));
  }

  static void write(ArchiveSplit split, DataOutput out) throws IOException {
    StringValue.writeString(split.path(), out);
    out.writeLong(split.fileLength());
    out.writeLong(split.start());
    out.writeLong(split.end());
    out.writeLong(split.earliest());
    out.writeLong(split.runStart());
    out.writeInt(split.member());
    out.writeLong(split.offset());
    out.writeLong(split.latest());
  }

  static ArchiveSplit read(int version, DataInput in) throws IOException {
    if (version != VERSION) {
      throw new IOException("unknown version of a split: " + version);
    }
    return new ArchiveSplit(
        StringValue.readString(in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        in.readLong(),
        in.readLong());
  }
}
