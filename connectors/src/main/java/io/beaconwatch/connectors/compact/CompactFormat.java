package io.beaconwatch.connectors.compact;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * How a type is written to the network and to state. An implementation is a public class without
 * fields and with a public constructor, since a savepoint names it; its layout is part of every
 * savepoint, so a changed layout is a new version of it, and of every format that writes it as a
 * part.
 */
public interface CompactFormat<T> extends Serializable {
  /** The type that this format writes. */
  Class<T> type();

  /** The version that {@link #write} writes, from 1. */
  int version();

  void write(T value, DataOutputView out) throws IOException;

  /**
   * Reads a value.
   *
   * @param version the version that wrote it, at most {@link #version}
   */
  T read(DataInputView in, int version) throws IOException;

  /** A value that shares nothing that can change; the value itself when nothing in it can. */
  T copy(T value);
}
