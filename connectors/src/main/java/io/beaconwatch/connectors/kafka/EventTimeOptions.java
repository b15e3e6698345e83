package io.beaconwatch.connectors.kafka;

import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;

/**
 * How event time advances over the partitions of topics: in each by its own records, and in the job
 * by the partition that is behind.
 *
 * @param outOfOrderness how far records may be behind the newest one of their partition
 * @param idleness a partition without records for so long is not waited for
 * @param alignment null to read every partition as fast as it can be
 */
public record EventTimeOptions(Duration outOfOrderness, Duration idleness, Alignment alignment)
    implements Serializable {

  /**
   * Stops reading partitions that are ahead of the others, so that a backlog is held by Kafka
   * rather than by the state of windows.
   *
   * @param maxDrift how far ahead of the slowest partition one may be
   * @param interval how often that is looked at
   */
  public record Alignment(Duration maxDrift, Duration interval) implements Serializable {}

  /** Sources of one group wait for each other, and there is one. */
  private static final String ALIGNMENT_GROUP = "telemetry";

  public EventTimeOptions {
    Objects.requireNonNull(outOfOrderness);
    Objects.requireNonNull(idleness);
  }

  /** For the source's own partitions: Flink runs one generator for each. */
  public WatermarkStrategy<TelemetryRecord> strategy() {
    WatermarkStrategy<TelemetryRecord> strategy =
        WatermarkStrategy.<TelemetryRecord>forGenerator(
                context ->
                    new PartitionTime(
                        new WatermarksWithIdleness<>(
                            new BoundedOutOfOrdernessWatermarks<>(outOfOrderness),
                            idleness,
                            context.getInputActivityClock())))
            .withTimestampAssigner(
                (record, kafkaTime) ->
                    record.time() == TelemetryRecord.NO_TIME ? kafkaTime : record.time());
    return alignment == null
        ? strategy
        : strategy.withWatermarkAlignment(
            ALIGNMENT_GROUP, alignment.maxDrift(), alignment.interval());
  }
}
