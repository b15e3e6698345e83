package io.beaconwatch.connectors.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.time.Instant;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Gives a line for each record, and one when event time has passed its time. */
final class TellPassed extends KeyedProcessFunction<Integer, TelemetryRecord, String> {
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(TelemetryRecord record, Context context, Collector<String> out) {
    out.collect(line(record));
    if (record.time() != TelemetryRecord.NO_TIME) {
      context.timerService().registerEventTimeTimer(record.time());
    }
  }

  static String line(TelemetryRecord record) {
    String what =
        switch (record.kind()) {
          case REJECTED -> " " + record.reason().label();
          case SKIPPED -> " " + record.detail();
          default -> "";
        };
    return record.topic()
        + ("-" + record.partition())
        + ("@" + record.recordOffset())
        + (" " + record.kind() + what)
        + (record.kind() == TelemetryRecord.Kind.REJECTED
            ? " " + new String(record.bytes(), 0, Math.min(20, record.bytes().length), UTF_8)
            : "");
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<String> out) {
    out.collect("passed " + Instant.ofEpochMilli(timestamp));
  }
}
