package io.beaconwatch.jobs.determinism;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * One partition of a {@link Topic}.
 *
 * @param position of the next element
 */
record TopicPartition(int number, int position) implements SourceSplit {
  @Override
  public String splitId() {
    return Integer.toString(number);
  }

  /** Writes one, for readers. */
  static final class Serializer implements SimpleVersionedSerializer<TopicPartition> {
    private final ListSerializer several = new ListSerializer();

    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(TopicPartition partition) throws IOException {
      return several.serialize(List.of(partition));
    }

    @Override
    public TopicPartition deserialize(int version, byte[] bytes) throws IOException {
      return several.deserialize(version, bytes).get(0);
    }
  }

  /** Writes several, for the enumerator. */
  static final class ListSerializer implements SimpleVersionedSerializer<List<TopicPartition>> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(List<TopicPartition> partitions) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(partitions.size());
      for (TopicPartition partition : partitions) {
        out.writeInt(partition.number);
        out.writeInt(partition.position);
      }
      return bytes.toByteArray();
    }

    @Override
    public List<TopicPartition> deserialize(int version, byte[] bytes) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      int count = in.readInt();
      List<TopicPartition> partitions = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        partitions.add(new TopicPartition(in.readInt(), in.readInt()));
      }
      return partitions;
    }
  }
}
