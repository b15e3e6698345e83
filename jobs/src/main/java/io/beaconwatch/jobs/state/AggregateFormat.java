package io.beaconwatch.jobs.state;

import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.DistinctValues;
import io.beaconwatch.common.scoring.PortSet;
import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.compact.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes aggregates. */
public final class AggregateFormat implements CompactFormat<Aggregate> {
  private static final long serialVersionUID = 1L;

  @Override
  public Class<Aggregate> type() {
    return Aggregate.class;
  }

  @Override
  public int version() {
    return Layout.VERSION;
  }

  @Override
  public void write(Aggregate aggregate, DataOutputView out) throws IOException {
    out.writeLong(aggregate.count());
    out.writeLong(aggregate.first());
    out.writeLong(aggregate.last());
    out.writeLong(aggregate.bytesSent());
    out.writeLong(aggregate.bytesReceived());
    int[] ports = aggregate.ports().toArray();
    out.writeInt(ports.length);
    for (int port : ports) {
      out.writeShort(port);
    }
    List<DistinctValues> collected = aggregate.collected();
    out.writeByte(collected.size());
    for (DistinctValues values : collected) {
      Texts.writeAll(values.values().toArray(String[]::new), out);
    }
    out.writeInt(aggregate.joined());
  }

  @Override
  public Aggregate read(DataInputView in, int version) throws IOException {
    long count = in.readLong();
    long first = in.readLong();
    long last = in.readLong();
    long bytesSent = in.readLong();
    long bytesReceived = in.readLong();
    PortSet ports = new PortSet();
    for (int left = in.readInt(); left > 0; left--) {
      ports.add(in.readUnsignedShort());
    }
    int fields = in.readUnsignedByte();
    List<DistinctValues> collected = new ArrayList<>(fields);
    for (int i = 0; i < fields; i++) {
      DistinctValues values = new DistinctValues();
      for (String value : Texts.readAll(in)) {
        values.add(value);
      }
      collected.add(values);
    }
    int joined = version < Layout.FIRST_WITH_JOINED ? JoinedFields.NONE : in.readInt();
    return Aggregate.restore(
        count, first, last, bytesSent, bytesReceived, ports, collected, joined);
  }

  @Override
  public Aggregate copy(Aggregate aggregate) {
    return aggregate.copy();
  }
}
