package io.beaconwatch.connectors.compact;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;

/** Flink's view of a {@link CompactFormat}. */
public final class CompactSerializer<T> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1L;

  private final CompactFormat<T> format;
  private final int readVersion;

  public CompactSerializer(CompactFormat<T> format) {
    this(format, format.version());
  }

  private CompactSerializer(CompactFormat<T> format, int readVersion) {
    this.format = format;
    this.readVersion = readVersion;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  public T createInstance() {
    return null;
  }

  @Override
  public T copy(T from) {
    return format.copy(from);
  }

  @Override
  public T copy(T from, T reuse) {
    return format.copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(T record, DataOutputView target) throws IOException {
    format.write(record, target);
  }

  @Override
  public T deserialize(DataInputView source) throws IOException {
    return format.read(source, readVersion);
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CompactSerializer<?> serializer
        && format.getClass() == serializer.format.getClass()
        && readVersion == serializer.readVersion;
  }

  @Override
  public int hashCode() {
    return format.getClass().hashCode();
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new Snapshot<>(format, format.version());
  }

  /** What a savepoint keeps of the serializer: the format's class and the version written. */
  public static final class Snapshot<T> implements TypeSerializerSnapshot<T> {
    private CompactFormat<T> format;
    private int version;

    /** For Flink, which then calls {@link #readSnapshot}. */
    public Snapshot() {}

    private Snapshot(CompactFormat<T> format, int version) {
      this.format = format;
      this.version = version;
    }

    @Override
    public int getCurrentVersion() {
      return 1;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
      out.writeUTF(format.getClass().getName());
      out.writeInt(version);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader)
        throws IOException {
      String name = in.readUTF();
      version = in.readInt();
      try {
        format =
            (CompactFormat<T>)
                InstantiationUtil.instantiate(
                    Class.forName(name, true, classLoader).asSubclass(CompactFormat.class));
      } catch (ClassNotFoundException e) {
        throw new IOException("The savepoint was written by " + name + ", which is not there", e);
      }
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
      return new CompactSerializer<>(format, version);
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
        TypeSerializerSnapshot<T> oldSnapshot) {
      if (!(oldSnapshot instanceof Snapshot<T> old)
          || old.format.getClass() != format.getClass()
          || old.version > version) {
        return TypeSerializerSchemaCompatibility.incompatible();
      }
      return old.version == version
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
  }
}
