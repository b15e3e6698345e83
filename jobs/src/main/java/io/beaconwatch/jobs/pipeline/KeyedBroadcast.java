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
                new Operator<>(keyed.getExecutionEnvironment().clean(function), List.of(state))),
            type,
            keyed.getExecutionEnvironment().getParallelism(),
            false);
    transformation.setStateKeySelectors(keyed.getKeySelector(), null);
    transformation.setStateKeyType(keyed.getKeyType());
    keyed.getExecutionEnvironment().addOperator(transformation);
    return new Connected<>(keyed, transformation).uid(name);
  }

  /** With a metric for how far event time is behind: no function learns of watermarks. */
  private static final class Operator<K, A, B, R> extends CoBroadcastWithKeyedOperator<K, A, B, R> {
    private static final long serialVersionUID = 1L;

    private transient WatermarkLag watermarkLag;

    Operator(
        KeyedBroadcastProcessFunction<K, A, B, R> function, List<MapStateDescriptor<?, ?>> state) {
      super(function, state);
    }

    @Override
    public void open() throws Exception {
      super.open();
      watermarkLag = WatermarkLag.register(getMetricGroup(), getProcessingTimeService());
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
      watermarkLag.advance(mark.getTimestamp());
      super.processWatermark(mark);
    }
  }

  /** Gives a transformation the methods of a stream; Flink keeps the constructor to subclasses. */
  private static final class Connected<R> extends SingleOutputStreamOperator<R> {
    Connected(KeyedStream<?, ?> keyed, TwoInputTransformation<?, ?, R> transformation) {
      super(keyed.getExecutionEnvironment(), transformation);
    }
  }
}
