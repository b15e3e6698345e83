package io.beaconwatch.connectors.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beaconwatch.connectors.telemetry.NetworkConnectionFormat;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompactSerializerTest {
  @AfterEach
  void backToTheCurrentVersion() {
    Versioned.current = 2;
  }

  private static TypeSerializer<Versioned.Value> serializer() {
    return new CompactType<>(new Versioned()).createSerializer(new SerializerConfigImpl());
  }

  /** A snapshot as a savepoint holds it. */
  private static byte[] snapshot() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer().snapshotConfiguration());
    return out.getCopyOfBuffer();
  }

  private static TypeSerializerSnapshot<Versioned.Value> restored(byte[] snapshot)
      throws IOException {
    return TypeSerializerSnapshot.readVersionedSnapshot(
        new DataInputDeserializer(snapshot), CompactSerializerTest.class.getClassLoader());
  }

  private static byte[] written(Versioned.Value value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer().serialize(value, out);
    return out.getCopyOfBuffer();
  }

  @Test
  void theSameVersionIsCompatibleAsItIs() throws IOException {
    TypeSerializerSnapshot<Versioned.Value> old = restored(snapshot());
    assertThat(old.restoreSerializer()).isEqualTo(serializer());
    assertThat(compatibility(old).isCompatibleAsIs()).isTrue();
  }

  @Test
  void anOlderVersionIsReadAsItWasWrittenAndMigrates() throws IOException {
    Versioned.current = 1;
    byte[] snapshot = snapshot();
    byte[] state = written(new Versioned.Value("a", 7));
    Versioned.current = 2;
    TypeSerializerSnapshot<Versioned.Value> old = restored(snapshot);
    assertThat(compatibility(old).isCompatibleAfterMigration()).isTrue();
    assertThat(old.restoreSerializer()).isNotEqualTo(serializer());
    Versioned.Value value = old.restoreSerializer().deserialize(new DataInputDeserializer(state));
    assertThat(value).isEqualTo(new Versioned.Value("a", -1));
    byte[] migrated = written(value);
    assertThat(serializer().deserialize(new DataInputDeserializer(migrated))).isEqualTo(value);
  }

  @Test
  void aNewerVersionIsRefused() throws IOException {
    byte[] snapshot = snapshot();
    Versioned.current = 1;
    assertThat(compatibility(restored(snapshot)).isIncompatible()).isTrue();
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"}) // as after an erroneous change of a state's type
  void anotherFormatIsRefused() {
    TypeSerializerSnapshot other =
        new CompactSerializer<>(new NetworkConnectionFormat()).snapshotConfiguration();
    assertThat(compatibility(other).isIncompatible()).isTrue();
  }

  @Test
  void aFormatThatIsGoneIsNamed() throws IOException {
    byte[] snapshot = snapshot();
    DataInputDeserializer in = new DataInputDeserializer(snapshot);
    ClassLoader without =
        new ClassLoader(CompactSerializerTest.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(Versioned.class.getName())) {
              throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
          }
        };
    assertThatThrownBy(() -> TypeSerializerSnapshot.readVersionedSnapshot(in, without))
        .hasStackTraceContaining("written by " + Versioned.class.getName());
  }

  @Test
  void theTypeTravelsWithTheJob() throws Exception {
    CompactType<Versioned.Value> type = new CompactType<>(new Versioned());
    assertThat(InstantiationUtil.clone(type)).isEqualTo(type);
    assertThat(InstantiationUtil.clone(serializer())).isEqualTo(serializer());
    assertThat(type.getTypeClass()).isEqualTo(Versioned.Value.class);
    assertThat(type.isKeyType()).isFalse();
    assertThat(type).isNotEqualTo(new CompactType<>(new NetworkConnectionFormat()));
  }

  private static TypeSerializerSchemaCompatibility<Versioned.Value> compatibility(
      TypeSerializerSnapshot<Versioned.Value> old) {
    return serializer().snapshotConfiguration().resolveSchemaCompatibility(old);
  }
}
