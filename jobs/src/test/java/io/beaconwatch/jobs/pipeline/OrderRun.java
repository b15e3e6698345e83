package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.compact.CompactSerializer;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** {@link PlaceInHours} and {@link OrderByHour} at work, with a network between them. */
final class OrderRun<T> implements Closeable {
  private final CompactSerializer<InHour<T>> network =
      new CompactSerializer<>(new InHour.Format<>());
  private final OneInputStreamOperatorTestHarness<T, InHour<T>> place;
  private final OneInputStreamOperatorTestHarness<InHour<T>, T> order;

  OrderRun(CompactFormat<T> format, EventHours<T> hoursOf) throws Exception {
    CompactSerializer<T> serializer = new CompactSerializer<>(format);
    place =
        new OneInputStreamOperatorTestHarness<>(
            new PlaceInHours<>(serializer, hoursOf), serializer);
    // The operator reuses what it passes on: the harness has to copy it, as a network does.
    place.setup(network);
    place.open();
    order = new OneInputStreamOperatorTestHarness<>(new OrderByHour<>(serializer), network);
    order.setup(serializer);
    order.open();
  }

  void take(T record) throws Exception {
    place.processElement(new StreamRecord<>(record));
    for (InHour<T> placed : place.extractOutputValues()) {
      order.processElement(new StreamRecord<>(placed));
    }
    place.getOutput().clear();
  }

  void watermark(long time) throws Exception {
    order.processWatermark(time);
  }

  void finish() throws Exception {
    order.getOperator().finish();
  }

  /** Records and watermarks as they came. */
  Collection<Object> elements() {
    return order.getOutput();
  }

  @Override
  public void close() throws IOException {
    try {
      place.close();
      order.close();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
