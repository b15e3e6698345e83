package io.beaconwatch.jobs.pipeline;

import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Records in hours, to be taken out hour by hour: as bytes in memory, and in a file what is more
 * than fits there. Unlike a sort it compares nothing, and reads a record once, when it is taken
 * out.
 *
 * <p>One thread uses it. The records of an hour come back in any order.
 */
final class HourlyRecords<T> implements Closeable {
  private static final int FIRST_CAPACITY = 1 << 9;

  /** Longer buffers are not grown but followed by another: growing copies. */
  private static final int CHUNK = 1 << 18;

  /** What an hour has; the file's blocks and the chunks each hold whole records. */
  private static final class Hour {
    final List<Block> blocks = new ArrayList<>();
    final List<DataOutputSerializer> chunks = new ArrayList<>();
    long capacity;

    DataOutputSerializer last() {
      return chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
    }
  }

  private record Block(long position, int length) {}

  private final TypeSerializer<T> serializer;
  private final long budget;
  private final File file;
  private final TreeMap<Long, Hour> hours = new TreeMap<>();
  private long capacity;
  private long spilled;
  private FileChannel channel;

  /**
   * @param budget how much to hold in memory, in bytes
   * @param file for the rest; made when it is needed
   */
  HourlyRecords(TypeSerializer<T> serializer, long budget, File file) {
    this.serializer = serializer;
    this.budget = budget;
    this.file = file;
  }

  /**
   * Adds a record.
   *
   * @param bytes that the serializer wrote, and from their start on; may be reused after the call
   */
  void add(long hour, byte[] bytes, int length) throws IOException {
    Hour records = hours.computeIfAbsent(hour, unused -> new Hour());
    DataOutputSerializer chunk = records.last();
    int before = 0;
    if (chunk == null || chunk.length() >= CHUNK) {
      chunk = new DataOutputSerializer(chunk == null ? FIRST_CAPACITY : CHUNK);
      records.chunks.add(chunk);
    } else {
      before = chunk.getSharedBuffer().length;
    }
    chunk.write(bytes, 0, length);
    int more = chunk.getSharedBuffer().length - before;
    records.capacity += more;
    capacity += more;
    if (capacity > budget) {
      spill();
    }
  }

  /** Writes the longest hours until half of the budget is free: few writes, and long ones. */
  private void spill() throws IOException {
    if (channel == null) {
      channel =
          FileChannel.open(
              file.toPath(),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
    }
    List<Hour> longest = new ArrayList<>(hours.values());
    longest.sort(Comparator.comparingLong((Hour hour) -> hour.capacity).reversed());
    for (Hour hour : longest) {
      if (capacity <= budget / 2) {
        break;
      }
      for (DataOutputSerializer chunk : hour.chunks) {
        hour.blocks.add(new Block(spilled, chunk.length()));
        ByteBuffer bytes = ByteBuffer.wrap(chunk.getSharedBuffer(), 0, chunk.length());
        while (bytes.hasRemaining()) {
          spilled += channel.write(bytes, spilled);
        }
      }
      hour.chunks.clear();
      capacity -= hour.capacity;
      hour.capacity = 0;
    }
  }

  boolean isEmpty() {
    return hours.isEmpty();
  }

  /** The first hour that has records, in hours since the epoch. */
  long first() {
    return hours.firstKey();
  }

  /** Takes out the records of the first hour. */
  void takeFirst(Consumer<T> out) throws IOException {
    Map.Entry<Long, Hour> first = hours.pollFirstEntry();
    Hour hour = first.getValue();
    for (Block block : hour.blocks) {
      byte[] bytes = read(block);
      take(bytes, bytes.length, out);
    }
    for (DataOutputSerializer chunk : hour.chunks) {
      take(chunk.getSharedBuffer(), chunk.length(), out);
    }
    capacity -= hour.capacity;
  }

  private byte[] read(Block block) throws IOException {
    byte[] bytes = new byte[block.length];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, block.position + buffer.position()) < 0) {
        throw new EOFException(file + " ends at " + channel.size());
      }
    }
    return bytes;
  }

  private void take(byte[] bytes, int length, Consumer<T> out) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes, 0, length);
    while (in.available() > 0) {
      out.accept(serializer.deserialize(in));
    }
  }

  /** How much has gone to the file so far, in bytes. */
  long spilledBytes() {
    return spilled;
  }

  /** How much memory is taken, in bytes. */
  long heldBytes() {
    return capacity;
  }

  /** Removes the file. */
  @Override
  public void close() throws IOException {
    hours.clear();
    if (channel != null) {
      channel.close();
      Files.deleteIfExists(file.toPath());
    }
  }
}
