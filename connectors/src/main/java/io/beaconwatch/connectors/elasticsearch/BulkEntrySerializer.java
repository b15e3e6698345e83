package io.beaconwatch.connectors.elasticsearch;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriterStateSerializer;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;

/**
 * Version 1: index, id, version and JSON. Failures are not kept: after a restart the time for
 * retries starts anew.
 */
final class BulkEntrySerializer extends AsyncSinkWriterStateSerializer<BulkEntry> {
  static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public BufferedRequestState<BulkEntry> deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION) {
      throw new IOException("unknown version of buffered alerts: " + version);
    }
    return super.deserialize(version, bytes);
  }

  @Override
  protected void serializeRequestToStream(BulkEntry entry, DataOutputStream out)
      throws IOException {
    out.writeUTF(entry.index());
    out.writeUTF(entry.id());
    out.writeLong(entry.version());
    out.writeInt(entry.json().length);
    out.write(entry.json());
  }

  @Override
  protected BulkEntry deserializeRequestFromStream(long size, DataInputStream in)
      throws IOException {
    String index = in.readUTF();
    String id = in.readUTF();
    long version = in.readLong();
    byte[] json = new byte[in.readInt()];
    in.readFully(json);
    return new BulkEntry(index, id, version, json);
  }
}
