package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.compact.Texts;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes records with their bytes, where a source and the matcher are not in one chain. */
public final class TelemetryRecordFormat implements CompactFormat<TelemetryRecord> {
  private static final long serialVersionUID = 1L;
  private static final int FIRST_WITH_TOPICS = 2;

  @Override
  public Class<TelemetryRecord> type() {
    return TelemetryRecord.class;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void write(TelemetryRecord record, DataOutputView out) throws IOException {
    byte[] bytes = record.bytes();
    out.writeInt(bytes.length);
    out.write(bytes);
    out.writeLong(record.fullLength());
    Texts.write(record.path(), out);
    out.writeLong(record.position());
    Texts.write(record.topic(), out);
    if (record.topic() != null) {
      out.writeInt(record.partition());
      out.writeLong(record.recordOffset());
      out.writeLong(record.recordTime());
    }
    Texts.write(record.kind().name(), out);
    Texts.write(record.detail(), out);
    Texts.write(record.reason() == null ? null : record.reason().name(), out);
    if (record.connection() != null) {
      new NetworkConnectionFormat().write(record.connection(), out);
    }
    if (record.context() != null) {
      new EndpointContextFormat().write(record.context(), out);
    }
  }

  @Override
  public TelemetryRecord read(DataInputView in, int version) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    long fullLength = in.readLong();
    String path = Texts.read(in);
    long position = in.readLong();
    String topic = version < FIRST_WITH_TOPICS ? null : Texts.read(in);
    TelemetryRecord record = new TelemetryRecord();
    if (topic == null) {
      record.inFile(path);
    } else {
      record.inTopic(topic, in.readInt(), in.readLong(), in.readLong());
    }
    record.at(bytes, 0, bytes.length, fullLength, position);
    TelemetryRecord.Kind kind = TelemetryRecord.Kind.valueOf(Texts.read(in));
    String detail = Texts.read(in);
    String reason = Texts.read(in);
    return switch (kind) {
      case CONNECTION -> record.connection(new NetworkConnectionFormat().read(in, version));
      case CONTEXT -> record.context(new EndpointContextFormat().read(in, version));
      case SKIPPED -> record.skipped(detail);
      case REJECTED -> record.rejected(RejectReason.valueOf(reason), detail);
    };
  }

  @Override
  public TelemetryRecord copy(TelemetryRecord record) {
    byte[] bytes = record.bytes();
    TelemetryRecord copy = new TelemetryRecord();
    if (record.topic() == null) {
      copy.inFile(record.path());
    } else {
      copy.inTopic(record.topic(), record.partition(), record.recordOffset(), record.recordTime());
    }
    copy.at(bytes, 0, bytes.length, record.fullLength(), record.position());
    return switch (record.kind()) {
      case CONNECTION -> copy.connection(record.connection());
      case CONTEXT -> copy.context(record.context());
      case SKIPPED -> copy.skipped(record.detail());
      case REJECTED -> copy.rejected(record.reason(), record.detail());
    };
  }
}
