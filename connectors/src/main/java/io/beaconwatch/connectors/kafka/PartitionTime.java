package io.beaconwatch.connectors.kafka;

import static io.beaconwatch.connectors.telemetry.TelemetryRecord.NO_TIME;

import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * Tells what generates the watermarks of one partition how far event time is there.
 *
 * <p>A record with a time says it itself. Skips and rejects have none, and most of a partition may
 * be skips: they move event time along by Kafka's own timestamps, as much as those moved since the
 * last record that has both. So a stretch of them neither stops the clock nor looks idle, and a
 * backfill, whose Kafka timestamps are far from its event times, does not leap to the present. A
 * Kafka timestamp in the future counts as the present: producers' clocks are checked by nobody.
 *
 * <p>Before the first record that has both times, those without a time are no sign of life: a
 * partition with nothing else in it becomes idle, and holds nobody back.
 */
final class PartitionTime implements WatermarkGenerator<TelemetryRecord> {
  private final WatermarkGenerator<TelemetryRecord> watermarks;

  /**
   * From event times to Kafka timestamps, in milliseconds; {@link TelemetryRecord#NO_TIME} when not
   * known.
   */
  private long lag = NO_TIME;

  /**
   * @param watermarks gets each record with the event time that is reached by it
   */
  PartitionTime(WatermarkGenerator<TelemetryRecord> watermarks) {
    this.watermarks = watermarks;
  }

  @Override
  public void onEvent(TelemetryRecord record, long timestamp, WatermarkOutput output) {
    long time = record.time();
    long recordTime = record.recordTime();
    if (time != NO_TIME) {
      if (recordTime != NO_TIME) {
        lag = recordTime - time;
      }
      watermarks.onEvent(record, time, output);
    } else if (lag != NO_TIME && recordTime != NO_TIME) {
      watermarks.onEvent(record, Math.min(recordTime, System.currentTimeMillis()) - lag, output);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    watermarks.onPeriodicEmit(output);
  }
}
