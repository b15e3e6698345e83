package io.beaconwatch.connectors.compact;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The type information of what a {@link CompactFormat} writes. Never a key. */
public final class CompactType<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1L;

  private final CompactFormat<T> format;

  public CompactType(CompactFormat<T> format) {
    this.format = format;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<T> getTypeClass() {
    return format.type();
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return new CompactSerializer<>(format);
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof CompactType<?>;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CompactType<?> type && format.getClass() == type.format.getClass();
  }

  @Override
  public int hashCode() {
    return format.getClass().hashCode();
  }

  @Override
  public String toString() {
    return "CompactType(" + format.type().getSimpleName() + ")";
  }
}
