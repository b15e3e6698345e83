package io.beaconwatch.connectors.archive;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Marks what is late, and what has a watermark before it. */
final class TellLate extends ProcessFunction<String, String> {
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(String line, Context context, Collector<String> out) {
    long watermark = context.timerService().currentWatermark();
    Long timestamp = context.timestamp();
    if (timestamp != null && timestamp != Long.MIN_VALUE && timestamp <= watermark) {
      out.collect(ArchiveSourceITCase.LATE + line);
    } else {
      out.collect(watermark > Long.MIN_VALUE ? line + " behind a watermark" : line);
    }
  }
}
