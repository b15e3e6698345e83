package io.beaconwatch.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

class PartitionTimeTest implements WatermarkGenerator<TelemetryRecord>, WatermarkOutput {
  private final List<Long> reached = new ArrayList<>();
  private final PartitionTime partition = new PartitionTime(this);

  @Override
  public void onEvent(TelemetryRecord record, long time, WatermarkOutput output) {
    reached.add(time);
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    output.markIdle();
  }

  private boolean idle;

  @Override
  public void emitWatermark(Watermark watermark) {
    throw new AssertionError("leaves watermarks to the other");
  }

  @Override
  public void markIdle() {
    idle = true;
  }

  @Override
  public void markActive() {
    throw new AssertionError("leaves activity to the other");
  }

  private static TelemetryRecord at(long kafkaTime) {
    return new TelemetryRecord().inTopic("t", 0, 7, kafkaTime).at(new byte[0], 0, 0, 0, 0);
  }

  private void event(long time, long kafkaTime) {
    NetworkConnection connection =
        new NetworkConnection.Builder().start(Family.SYSMON, time).build();
    partition.onEvent(at(kafkaTime).connection(connection), time, this);
  }

  private void skip(long kafkaTime) {
    partition.onEvent(at(kafkaTime).skipped("ecs process"), kafkaTime, this);
  }

  @Test
  void anEventSaysItsOwnTime() {
    event(1_000, 5_000);
    event(900, 6_000);
    assertThat(reached).containsExactly(1_000L, 900L);
  }

  @Test
  void skipsAndRejectsMoveTimeAlongWithKafka() {
    event(1_000, 5_000);
    skip(5_200);
    partition.onEvent(at(5_300).rejected(RejectReason.MALFORMED, "x"), 5_300, this);
    event(1_400, 5_500);
    skip(5_600);
    assertThat(reached).containsExactly(1_000L, 1_200L, 1_300L, 1_400L, 1_500L);
  }

  @Test
  void withoutAnEventSkipsAreNoSignOfLife() {
    skip(5_000);
    skip(6_000);
    assertThat(reached).isEmpty();
  }

  @Test
  void anEventAheadOfItsRecordIsFollowedAllTheSame() {
    event(5_000, 1_000);
    skip(1_100);
    assertThat(reached).containsExactly(5_000L, 5_100L);
  }

  @Test
  void recordsWithoutATimestampMoveNothing() {
    event(1_000, TelemetryRecord.NO_TIME);
    skip(5_000);
    event(1_000, 5_000);
    skip(TelemetryRecord.NO_TIME);
    assertThat(reached).containsExactly(1_000L, 1_000L);
  }

  @Test
  void aProducersClockInTheFutureCountsAsThePresent() {
    long before = System.currentTimeMillis();
    event(before - 100, before);
    skip(253_402_300_799_999L);
    assertThat(reached.get(1)).isBetween(before - 100, System.currentTimeMillis());
  }

  @Test
  void idlenessIsTheOthers() {
    partition.onPeriodicEmit(this);
    assertThat(idle).isTrue();
  }
}
