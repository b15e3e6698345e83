package io.beaconwatch.connectors.intelligence;

import io.beaconwatch.connectors.metrics.OwnMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Follows a feed that goes on: ends rows that are gone, and says when it has been read for the
 * first time. One subtask, so that it knows both.
 *
 * <p>Event time is none of its input's. It lets nothing pass of it, so that whoever waits for the
 * indicators waits, until all is read that was there when this operator started, after a restart
 * too; then it falls idle for good and holds nobody back. Where that takes longer than the hold, it
 * is not waited for any more.
 */
public final class FollowFeed extends AbstractStreamOperator<IndicatorRecord>
    implements OneInputStreamOperator<FeedStatement, IndicatorRecord> {
  private static final long serialVersionUID = 1L;

  private final FirstReading firstReading;
  private final Duration hold;

  private transient StatedIndicators stated;
  private transient ListState<StatedRow> statedState;

  /** The last position of each split. */
  private transient Map<String, Long> positions;

  private transient ListState<Map<String, Long>> positionsState;

  /** Splits that are still to be read, with the position up to which. */
  private transient Map<String, Long> unread;

  private transient boolean read;
  private transient ScheduledFuture<?> timer;
  private transient Counter ended;
  private transient Counter expired;

  /**
   * @param firstReading null where the source says itself when all has been read, or comes to an
   *     end
   * @param hold the longest time to be waited for; null for as long as it takes
   */
  public FollowFeed(FirstReading firstReading, Duration hold) {
    this.firstReading = firstReading;
    this.hold = hold;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    stated = new StatedIndicators();
    positions = new HashMap<>();
    statedState =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("stated", IndicatorTypes.STATED));
    positionsState =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("positions", Types.MAP(Types.STRING, Types.LONG)));
    for (StatedRow row : statedState.get()) {
      stated.restore(row);
    }
    for (Map<String, Long> restored : positionsState.get()) {
      positions.putAll(restored);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    statedState.update(stated.snapshot(getProcessingTimeService().getCurrentProcessingTime()));
    positionsState.update(List.of(positions));
  }

  @Override
  public void open() throws Exception {
    super.open();
    MetricGroup metrics = OwnMetrics.in(getMetricGroup());
    metrics.gauge("indicatorsHeld", () -> read ? 0 : 1);
    ended = metrics.counter("indicatorsEnded");
    expired = metrics.counter("holdsExpired");
    if (firstReading != null) {
      unread = new HashMap<>(firstReading.ends());
      unread.entrySet().removeIf(end -> isReached(end.getKey(), end.getValue()));
    }
    long now = getProcessingTimeService().getCurrentProcessingTime();
    if (unread != null && unread.isEmpty()) {
      // Not at once: whoever comes behind may not have been opened.
      timer = getProcessingTimeService().registerTimer(now, time -> fallIdle());
    } else if (hold != null) {
      timer =
          getProcessingTimeService().registerTimer(now + hold.toMillis(), time -> holdNoLonger());
    }
  }

  @Override
  public void close() throws Exception {
    if (timer != null) {
      timer.cancel(false);
    }
    super.close();
  }

  private boolean isReached(String split, long end) {
    Long position = positions.get(split);
    return position != null && position >= end;
  }

  @Override
  public void processElement(StreamRecord<FeedStatement> element) {
    FeedStatement statement = element.getValue();
    if (statement.endsFirstReading()) {
      fallIdle();
      return;
    }
    Long before = positions.put(statement.split(), statement.position());
    if (before == null || before != statement.position()) {
      StatedIndicators.Change change = stated.apply(statement);
      change.rows().forEach(row -> output.collect(new StreamRecord<>(row)));
      change.ends().forEach(end -> output.collect(new StreamRecord<>(end)));
      ended.inc(change.ends().size());
    }
    if (unread != null && !read) {
      unread.computeIfPresent(
          statement.split(), (split, end) -> isReached(split, end) ? null : end);
      if (unread.isEmpty()) {
        fallIdle();
      }
    }
  }

  private void holdNoLonger() {
    if (!read) {
      expired.inc();
      LOG.warn(
          "Indicators have not been read within {}; windows close without waiting for them. {}",
          hold,
          unread == null ? "" : "Still unread: " + unread);
      fallIdle();
    }
  }

  private void fallIdle() {
    if (!read) {
      read = true;
      output.emitWatermarkStatus(WatermarkStatus.IDLE);
    }
  }

  @Override
  public void processWatermark(Watermark mark) {
    if (mark.getTimestamp() == Watermark.MAX_WATERMARK.getTimestamp()) {
      if (read) {
        output.emitWatermarkStatus(WatermarkStatus.ACTIVE);
      }
      read = true;
      output.emitWatermark(mark);
    }
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    // A source that has nothing to say for a while has not been read because of that.
  }
}
