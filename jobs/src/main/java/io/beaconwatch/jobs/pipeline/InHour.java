package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.connectors.compact.CompactFormat;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A record on its way to where it waits for its hour: bytes, which nobody reads before then. */
final class InHour<T> {
  private final long hour;
  private final T record;
  private final byte[] bytes;
  private final int length;

  /**
   * @param hour since the epoch
   * @param record itself, for who has to know its key; null behind the shuffle
   * @param bytes that hold the record, and may hold more
   * @param length of the record in them
   */
  InHour(long hour, T record, byte[] bytes, int length) {
    this.hour = hour;
    this.record = record;
    this.bytes = bytes;
    this.length = length;
  }

  T record() {
    return record;
  }

  void addTo(HourlyRecords<T> records) throws IOException {
    records.add(hour, bytes, length);
  }

  /** Writes hour and bytes. */
  static final class Format<T> implements CompactFormat<InHour<T>> {
    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings("unchecked")
    public Class<InHour<T>> type() {
      return (Class<InHour<T>>) (Class<?>) InHour.class;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(InHour<T> record, DataOutputView out) throws IOException {
      out.writeLong(record.hour);
      out.writeInt(record.length);
      out.write(record.bytes, 0, record.length);
    }

    @Override
    public InHour<T> read(DataInputView in, int version) throws IOException {
      long hour = in.readLong();
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      return new InHour<>(hour, null, bytes, bytes.length);
    }

    @Override
    public InHour<T> copy(InHour<T> record) {
      return new InHour<>(
          record.hour, record.record, Arrays.copyOf(record.bytes, record.length), record.length);
    }
  }
}
