package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.compact.Texts;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes connections with the names of their fields, so that a new field breaks no old one. */
public final class NetworkConnectionFormat implements CompactFormat<NetworkConnection> {
  private static final long serialVersionUID = 1L;
  private static final Field[] FIELDS = Field.values();

  @Override
  public Class<NetworkConnection> type() {
    return NetworkConnection.class;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void write(NetworkConnection connection, DataOutputView out) throws IOException {
    Texts.write(connection.family().name(), out);
    out.writeLong(connection.eventTime());
    int present = 0;
    for (Field field : FIELDS) {
      present += connection.value(field) == null ? 0 : 1;
    }
    out.writeInt(present);
    for (Field field : FIELDS) {
      String value = connection.value(field);
      if (value != null) {
        Texts.write(field.name(), out);
        Texts.write(value, out);
      }
    }
    Texts.writeAll(connection.eventCategories().toArray(String[]::new), out);
    Texts.writeAll(connection.eventTypes().toArray(String[]::new), out);
    out.writeInt(connection.destinationPort());
    out.writeLong(connection.bytesSent());
    out.writeLong(connection.bytesReceived());
    out.writeBoolean(connection.otherView() != null);
    if (connection.otherView() != null) {
      write(connection.otherView(), out);
    }
  }

  @Override
  public NetworkConnection read(DataInputView in, int version) throws IOException {
    NetworkConnection.Builder builder = new NetworkConnection.Builder();
    Family family = Family.valueOf(Texts.read(in));
    builder.start(family, in.readLong());
    int present = in.readInt();
    for (int i = 0; i < present; i++) {
      Field field = Field.valueOf(Texts.read(in));
      builder.set(field, Texts.read(in));
    }
    builder.eventCategories(List.of(Texts.readAll(in)));
    builder.eventTypes(List.of(Texts.readAll(in)));
    builder.destinationPort(in.readInt());
    builder.bytes(in.readLong(), in.readLong());
    return in.readBoolean() ? builder.buildWith(read(in, version)) : builder.build();
  }

  @Override
  public NetworkConnection copy(NetworkConnection connection) {
    return connection;
  }
}
