package io.beaconwatch.jobs.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Says in which hour each record belongs, before the shuffle to {@link OrderByHour}: so it is
 * written here once, and read there once, when its hour has come.
 */
final class PlaceInHours<T> extends AbstractStreamOperator<InHour<T>>
    implements OneInputStreamOperator<T, InHour<T>> {
  private static final long serialVersionUID = 1L;
  private static final int FIRST_CAPACITY = 1 << 10;

  private final TypeSerializer<T> serializer;
  private final EventHours<T> hoursOf;

  private transient DataOutputSerializer bytes;
  private transient StreamRecord<InHour<T>> reused;

  /**
   * @param serializer of what is placed
   * @param hoursOf in which hours a record belongs
   */
  PlaceInHours(TypeSerializer<T> serializer, EventHours<T> hoursOf) {
    this.serializer = serializer;
    this.hoursOf = hoursOf;
  }

  @Override
  public void open() throws Exception {
    super.open();
    bytes = new DataOutputSerializer(FIRST_CAPACITY);
    reused = new StreamRecord<>(null);
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    hoursOf.split(element.getValue(), this::place);
  }

  private void place(long hour, T record) {
    bytes.clear();
    try {
      serializer.serialize(record, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    output.collect(
        reused.replace(new InHour<>(hour, record, bytes.getSharedBuffer(), bytes.length())));
  }
}
