package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.connectors.compact.CompactType;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives BATCH an event time: holds what comes until the end of input, and passes it on hour by
 * hour, with a watermark behind each. So what follows has open what STREAMING has open when
 * everything comes in order, however long the input is, and nothing is ever late, in whatever order
 * the input was. What does not fit into memory waits on disk.
 *
 * <p>It stands behind the shuffle, so that each subtask goes through the hours at its own pace and
 * nobody holds what another is ahead.
 */
final class OrderByHour<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<InHour<T>, T> {
  static final long HOUR = Duration.ofHours(1).toMillis();

  /** More lets fewer archives touch the disk, whose cache does nearly as well. */
  private static final long MOST_MEMORY = 32L << 20;

  private static final long LEAST_MEMORY = 1L << 20;

  /** There are up to three of these operators on each core, with a tenth of the heap in all. */
  private static final int SHARES = 32;

  private static final Logger LOGGER = LoggerFactory.getLogger(OrderByHour.class);
  private static final long serialVersionUID = 1L;

  private final TypeSerializer<T> serializer;

  private transient HourlyRecords<T> held;

  /**
   * @param serializer of what is ordered
   */
  OrderByHour(TypeSerializer<T> serializer) {
    this.serializer = serializer;
  }

  /**
   * Brings parts to the subtasks of their keys, ordered.
   *
   * @param what the parts are, for the names of operators
   */
  static <T, K> KeyedStream<T, K> keyBy(
      List<DataStream<T>> parts,
      KeySelector<T, K> key,
      TypeInformation<K> keyType,
      EventHours<T> hoursOf,
      String what) {
    StreamExecutionEnvironment environment = parts.get(0).getExecutionEnvironment();
    TypeInformation<T> type = parts.get(0).getType();
    TypeSerializer<T> serializer =
        type.createSerializer(environment.getConfig().getSerializerConfig());
    DataStream<InHour<T>> placed = null;
    for (int i = 0; i < parts.size(); i++) {
      String name = "place-" + what + (i == 0 ? "" : "-" + (i + 1));
      DataStream<InHour<T>> one =
          parts
              .get(i)
              .transform(
                  name,
                  new CompactType<>(new InHour.Format<>()),
                  new PlaceInHours<>(serializer, hoursOf))
              .uid(name);
      placed = placed == null ? one : placed.union(one);
    }
    // Not keyed itself: it has no state, and need not know of any key.
    OneInputTransformation<InHour<T>, T> ordered =
        new OneInputTransformation<>(
            placed.keyBy(inHour -> key.getKey(inHour.record()), keyType).getTransformation(),
            "order-" + what,
            new OrderByHour<>(serializer),
            type,
            environment.getParallelism(),
            false);
    ordered.setUid("order-" + what);
    environment.addOperator(ordered);
    return DataStreamUtils.reinterpretAsKeyedStream(
        new DataStream<>(environment, ordered), key, keyType);
  }

  @Override
  public void open() throws Exception {
    super.open();
    held =
        new HourlyRecords<>(
            serializer.duplicate(),
            memory(),
            getContainingTask().getEnvironment().getIOManager().createChannel().getPathFile());
  }

  /** What is held in memory of one subtask's input, in bytes. */
  private static long memory() {
    Runtime runtime = Runtime.getRuntime();
    long share = runtime.maxMemory() / runtime.availableProcessors() / SHARES;
    return Math.max(LEAST_MEMORY, Math.min(share, MOST_MEMORY));
  }

  @Override
  public void processElement(StreamRecord<InHour<T>> element) throws Exception {
    element.getValue().addTo(held);
  }

  /** In BATCH there is one, at the end. Any other would close windows whose parts are held here. */
  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (mark.getTimestamp() == Watermark.MAX_WATERMARK.getTimestamp()) {
      passOn();
      super.processWatermark(mark);
    }
  }

  private void passOn() throws Exception {
    LOGGER.info("Read: {} bytes wait on disk, {} in memory", held.spilledBytes(), held.heldBytes());
    StreamRecord<T> reused = new StreamRecord<>(null);
    while (!held.isEmpty()) {
      long hour = held.first();
      held.takeFirst(record -> output.collect(reused.replace(record)));
      super.processWatermark(new Watermark((hour + 1) * HOUR - 1));
    }
  }

  /** Not passed on: what is behind an idle operator would not see the watermarks to come. */
  @Override
  public void processWatermarkStatus(WatermarkStatus status) {}

  @Override
  public void finish() throws Exception {
    if (!held.isEmpty()) {
      throw new IllegalStateException("The input ended without the watermark of its end");
    }
    super.finish();
  }

  @Override
  public void close() throws Exception {
    try {
      if (held != null) {
        held.close();
      }
    } finally {
      super.close();
    }
  }
}
