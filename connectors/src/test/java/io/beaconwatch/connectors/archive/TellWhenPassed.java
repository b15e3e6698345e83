package io.beaconwatch.connectors.archive;

import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Gives each line, and says when the watermark that it can move has come. */
final class TellWhenPassed extends KeyedProcessFunction<Character, String, String> {
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(String line, Context context, Collector<String> out) {
    context.timerService().registerEventTimeTimer(context.timestamp() - 11);
    out.collect(line);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<String> out) {
    out.collect("passed " + timestamp);
  }
}
