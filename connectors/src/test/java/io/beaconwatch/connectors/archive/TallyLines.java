package io.beaconwatch.connectors.archive;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Keeps how many lines there were, the sum of their hashes and how many were late, to the end. */
final class TallyLines extends KeyedProcessFunction<Integer, String, String> {
  private static final long serialVersionUID = 1L;
  private transient ValueState<Long> lines;
  private transient ValueState<Long> hashes;
  private transient ValueState<Long> late;

  /** As it is given at the end. */
  static String tally(long lines, long hashes, long late) {
    return lines + " lines, sum " + hashes + ", late " + late;
  }

  @Override
  public void open(OpenContext context) {
    lines = getRuntimeContext().getState(new ValueStateDescriptor<>("lines", Types.LONG));
    hashes = getRuntimeContext().getState(new ValueStateDescriptor<>("hashes", Types.LONG));
    late = getRuntimeContext().getState(new ValueStateDescriptor<>("late", Types.LONG));
  }

  @Override
  public void processElement(String line, Context context, Collector<String> out) throws Exception {
    context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    add(lines, 1);
    add(hashes, line.hashCode());
    Long timestamp = context.timestamp();
    boolean isLate =
        timestamp != null
            && timestamp != Long.MIN_VALUE
            && timestamp <= context.timerService().currentWatermark();
    add(late, isLate ? 1 : 0);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<String> out)
      throws Exception {
    out.collect(tally(lines.value(), hashes.value(), late.value()));
  }

  private static void add(ValueState<Long> state, long added) throws Exception {
    Long old = state.value();
    state.update((old == null ? 0 : old) + added);
  }
}
