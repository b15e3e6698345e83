package io.beaconwatch.jobs.pipeline;

import java.util.List;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Connects a keyed with a broadcast stream by one and the same operator in STREAMING and BATCH.
 *
 * <p>What {@code connect(…broadcast(…)).process(…)} makes of it in BATCH insists on inputs sorted
 * by key, the largest cost there is, and fails without them. This function needs no order of
 * inputs: it waits for the watermarks of both.
 */
final class KeyedBroadcast {
  private KeyedBroadcast() {}

  static <K, A, B, R> SingleOutputStreamOperator<R> process(
      String name,
      KeyedStream<A, K> keyed,
      DataStream<B> broadcast,
      KeyedBroadcastProcessFunction<K, A, B, R> function,
      MapStateDescriptor<?, ?> state,
      TypeInformation<R> type) {
    TwoInputTransformation<A, B, R> transformation =
        new TwoInputTransformation<>(
            keyed.getTransformation(),
            broadcast.broadcast().getTransformation(),
            name,
            SimpleOperatorFactory.of(
                new WaitingForFirstReading<>(
                    keyed.getExecutionEnvironment().clean(function), state)),
            type,
            keyed.getExecutionEnvironment().getParallelism(),
            false);
    transformation.setStateKeySelectors(keyed.getKeySelector(), null);
    transformation.setStateKeyType(keyed.getKeyType());
    keyed.getExecutionEnvironment().addOperator(transformation);
    return new Connected<>(keyed, transformation).uid(name);
  }

  /**
   * Event time as the keyed input has it, once the broadcast one has been read. The end of the
   * broadcast input says nothing about time: as a watermark it would fire every window there is as
   * soon as the keyed input falls idle.
   */
  static final class WaitingForFirstReading<K, A, B, R>
      extends CoBroadcastWithKeyedOperator<K, A, B, R> {
    private static final long serialVersionUID = 1L;

    private transient WatermarkLag watermarkLag;

    WaitingForFirstReading(
        KeyedBroadcastProcessFunction<K, A, B, R> function, MapStateDescriptor<?, ?> state) {
      super(function, List.of(state));
    }

    @Override
    public void open() throws Exception {
      super.open();
      watermarkLag = WatermarkLag.register(getMetricGroup(), getProcessingTimeService());
    }

    /** That of both inputs, of which no function learns. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
      watermarkLag.advance(mark.getTimestamp());
      super.processWatermark(mark);
    }

    @Override
    public void processWatermark2(Watermark mark) throws Exception {
      if (mark.getTimestamp() == Watermark.MAX_WATERMARK.getTimestamp()) {
        processWatermarkStatus2(WatermarkStatus.IDLE);
      } else {
        super.processWatermark2(mark);
      }
    }
  }

  /** Gives a transformation the methods of a stream; Flink keeps the constructor to subclasses. */
  private static final class Connected<R> extends SingleOutputStreamOperator<R> {
    Connected(KeyedStream<?, ?> keyed, TwoInputTransformation<?, ?, R> transformation) {
      super(keyed.getExecutionEnvironment(), transformation);
    }
  }
}
