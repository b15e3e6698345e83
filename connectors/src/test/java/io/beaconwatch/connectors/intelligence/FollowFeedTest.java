package io.beaconwatch.connectors.intelligence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** When a feed counts as read, and what it passes on. */
class FollowFeedTest {
  private static final Duration HOLD = Duration.ofMinutes(5);
  private static final String READ = "read";

  /** The operator in Flink's harness. */
  private static final class Run implements AutoCloseable {
    final OneInputStreamOperatorTestHarness<FeedStatement, IndicatorRecord> harness;

    Run(FirstReading first, Duration hold, OperatorSubtaskState restored) throws Exception {
      harness = new OneInputStreamOperatorTestHarness<>(new FollowFeed(first, hold));
      ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig())
          .setGenericTypes(false);
      harness.setup(IndicatorTypes.RECORD.createSerializer(new SerializerConfigImpl()));
      if (restored != null) {
        harness.initializeState(restored);
      }
      harness.open();
    }

    void record(int partition, long offset, String key, String text) throws Exception {
      byte[] value = text == null ? null : text.getBytes(UTF_8);
      take(FeedStatement.ofRecord("ti", partition, offset, offset, key, value));
    }

    void take(FeedStatement statement) throws Exception {
      harness.processElement(new StreamRecord<>(statement));
    }

    void passes(Duration time) throws Exception {
      harness.setProcessingTime(harness.getProcessingTime() + time.toMillis());
    }

    /** What left it since it was last asked: addresses, whether they ended, and event time. */
    List<String> told() {
      List<String> told = harness.getOutput().stream().map(FollowFeedTest::word).toList();
      harness.getOutput().clear();
      return told;
    }

    @Override
    public void close() {
      try {
        harness.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private static String word(Object element) {
    if (element instanceof StreamRecord<?> record
        && record.getValue() instanceof IndicatorRecord row) {
      return (row.indicator().inactive() ? "-" : "+") + row.indicator().address();
    }
    if (element instanceof WatermarkStatus status) {
      return status.isIdle() ? READ : "active";
    }
    return element instanceof Watermark mark && mark.getTimestamp() == Long.MAX_VALUE
        ? "end"
        : "time";
  }

  private static FirstReading ends(Map<String, Long> ends) {
    return () -> ends;
  }

  @Test
  void itIsReadOnceEveryPartitionIs() throws Exception {
    try (Run run = new Run(ends(Map.of("ti/0", 4L, "ti/2", 1L)), HOLD, null)) {
      run.passes(Duration.ZERO);
      run.record(0, 3, null, "192.0.2.1");
      run.record(1, 9, null, "192.0.2.2");
      run.record(2, 1, null, "192.0.2.3");
      assertThat(run.told()).containsExactly("+192.0.2.1", "+192.0.2.2", "+192.0.2.3");
      // The last one was compacted away; the next says as much.
      run.record(0, 6, null, "192.0.2.4");
      assertThat(run.told()).containsExactly("+192.0.2.4", READ);
      run.record(0, 7, null, "192.0.2.5");
      run.passes(HOLD);
      assertThat(run.told()).containsExactly("+192.0.2.5");
    }
  }

  @Test
  void anEmptyTopicIsReadAtOnce() throws Exception {
    try (Run run = new Run(ends(Map.of()), HOLD, null)) {
      run.passes(Duration.ZERO);
      assertThat(run.told()).containsExactly(READ);
    }
  }

  @Test
  void afterARestartWhatIsNewIsReadFirst() throws Exception {
    OperatorSubtaskState state;
    try (Run run = new Run(ends(Map.of("ti/0", 1L)), HOLD, null)) {
      run.record(0, 0, "a", "192.0.2.1");
      run.record(0, 1, "b", "192.0.2.2");
      assertThat(run.told()).containsExactly("+192.0.2.1", "+192.0.2.2", READ);
      state = run.harness.snapshot(1, 1);
    }
    try (Run run = new Run(ends(Map.of("ti/0", 1L)), HOLD, state)) {
      run.passes(Duration.ZERO);
      assertThat(run.told()).containsExactly(READ);
    }
    try (Run run = new Run(ends(Map.of("ti/0", 2L)), HOLD, state)) {
      run.passes(Duration.ofMinutes(4));
      assertThat(run.told()).isEmpty();
      run.record(0, 2, "a", null);
      assertThat(run.told()).containsExactly("-192.0.2.1", READ);
    }
  }

  @Test
  void nobodyWaitsLongerThanTheHold() throws Exception {
    try (Run run = new Run(ends(Map.of("ti/0", 1L)), HOLD, null)) {
      run.passes(HOLD.minusMillis(1));
      assertThat(run.told()).isEmpty();
      run.passes(Duration.ofMillis(1));
      assertThat(run.told()).containsExactly(READ);
      run.record(0, 1, null, "192.0.2.1");
      assertThat(run.told()).containsExactly("+192.0.2.1");
    }
  }

  @Test
  void eventTimeOfTheSourceIsNobodysButItsEnd() throws Exception {
    try (Run run = new Run(null, null, null)) {
      run.harness.processWatermarkStatus(WatermarkStatus.IDLE);
      run.harness.processWatermark(new Watermark(5));
      run.passes(Duration.ofDays(100));
      assertThat(run.told()).isEmpty();
      run.harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(run.told()).containsExactly("end");
    }
    try (Run run = new Run(null, HOLD, null)) {
      run.take(FeedStatement.FIRST_READING_ENDS);
      run.harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(run.told()).containsExactly(READ, "active", "end");
    }
  }

  /** A restart reads every watched file again. */
  @Test
  void aFileThatHasNotChangedIsPassedOver() throws Exception {
    OperatorSubtaskState state;
    try (Run run = new Run(null, HOLD, null)) {
      run.take(file(1000, "192.0.2.1\n192.0.2.2\n"));
      run.take(FeedStatement.FIRST_READING_ENDS);
      assertThat(run.told()).containsExactly("+192.0.2.1", "+192.0.2.2", READ);
      state = run.harness.snapshot(1, 1);
    }
    try (Run run = new Run(null, HOLD, state)) {
      run.take(file(1000, "192.0.2.1\n192.0.2.2\n"));
      assertThat(run.told()).isEmpty();
      run.take(FeedStatement.FIRST_READING_ENDS);
      run.take(file(2000, "192.0.2.2\n"));
      assertThat(run.told()).containsExactly(READ, "+192.0.2.2", "-192.0.2.1");
    }
  }

  private static FeedStatement file(long modified, String text) throws Exception {
    FeedReader reader = new FeedReader(text.getBytes(UTF_8), "/feeds/list", "list");
    return FeedStatement.ofFile("/feeds/list", modified, text.length(), reader);
  }
}
