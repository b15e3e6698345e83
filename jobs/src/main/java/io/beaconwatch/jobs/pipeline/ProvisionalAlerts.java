package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Sequences;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.jobs.state.ProvisionalTelling;
import io.beaconwatch.jobs.state.ProvisionalTellingFormat;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Tells findings while their windows and runs are open: when they come up, and each time their tier
 * is another, under a revision that grows by one.
 *
 * <p>The indicators are those that have been read so far, looked up as of the same instant as the
 * final alert. Only at a job's first start does it wait until they have been read once: until the
 * first watermark of both inputs. What is kept of a finding goes when the final one comes.
 */
final class ProvisionalAlerts {
  private static final ValueStateDescriptor<ProvisionalTelling> STATE =
      new ValueStateDescriptor<>("provisional", new CompactType<>(new ProvisionalTellingFormat()));

  /** The time of timers that the first watermark fires. */
  private static final long FIRST_WATERMARK = Long.MIN_VALUE + 1;

  /** A run's end is told on the whole minute after it is certain. */
  private static final long SLACK = Duration.ofMinutes(2).toMillis();

  private final DetectionPlan plan;
  private final Scoring scoring;
  private final boolean restored;
  private final ValueState<ProvisionalTelling> state;

  /** How many are kept of each destination; null after a restart, until it is needed. */
  private Map<String, Integer> addresses;

  /**
   * @param restored whether the indicators of an earlier run are there
   */
  ProvisionalAlerts(DetectionPlan plan, RuntimeContext context, Scoring scoring, boolean restored) {
    this.plan = plan;
    this.scoring = scoring;
    this.restored = restored;
    this.state = context.getState(STATE);
    if (!restored) {
      addresses = new HashMap<>();
    }
  }

  /** Takes a finding of the current key that is provisional. */
  void take(Finding finding, TimerService timers, Collector<Alert> out) throws Exception {
    Detection detection = scoring.detection(finding);
    if (detection == null) {
      return;
    }
    ProvisionalTelling before = state.value();
    ProvisionalTelling next;
    if (before == null) {
      next = new ProvisionalTelling(finding, null);
      timers.registerEventTimeTimer(expiry(finding, detection));
      count(finding, 1);
    } else {
      next = new ProvisionalTelling(finding.revised(before.finding().revision()), before.tier());
    }
    if (restored || timers.currentWatermark() != Long.MIN_VALUE) {
      tell(next, state, out);
    } else {
      state.update(next);
      timers.registerEventTimeTimer(FIRST_WATERMARK);
    }
  }

  /**
   * The time by which the final finding has come. None comes under this id where a restart has
   * changed how runs are told, or where nobody knows the definition any more.
   */
  private long expiry(Finding finding, Detection detection) {
    return detection.window() instanceof Detection.Window.Sliding sliding
        ? finding.windowStart()
            + Sequences.LONGEST_RUN
            + sliding.span().toMillis()
            + plan.allowedLateness().toMillis()
            + SLACK
        : Math.max(finding.windowEnd(), finding.asOf());
  }

  /** Whether a timer of the current key is of no concern to others. */
  boolean isOwn(long timer) {
    return timer == FIRST_WATERMARK;
  }

  void onTimer(long timer, Collector<Alert> out) throws Exception {
    ProvisionalTelling kept = state.value();
    if (kept == null) {
      return;
    }
    Detection detection = scoring.detection(kept.finding());
    if (detection == null || timer >= expiry(kept.finding(), detection)) {
      settle();
    } else if (timer == FIRST_WATERMARK) {
      tell(kept, state, out);
    }
  }

  /** Forgets the current key, whose final finding has come. */
  void settle() throws Exception {
    ProvisionalTelling kept = state.value();
    if (kept != null) {
      state.clear();
      count(kept.finding(), -1);
    }
  }

  /** Tells again what is open of an address, where another indicator gives it another tier. */
  void indicatorsChanged(
      String address,
      KeyedBroadcastProcessFunction<String, ?, ?, ?>.Context context,
      Collector<Alert> out)
      throws Exception {
    if (!plan.isProvisional()) {
      return;
    }
    if (addresses == null) {
      addresses = new HashMap<>();
      context.applyToKeyedState(STATE, (key, kept) -> count(kept.value().finding(), 1));
    }
    if (addresses.containsKey(address)) {
      context.applyToKeyedState(
          STATE,
          (key, kept) -> {
            ProvisionalTelling telling = kept.value();
            if (telling.tier() != null && address.equals(scoring.address(telling.finding()))) {
              tell(telling, kept, out);
            }
          });
    }
  }

  private void tell(
      ProvisionalTelling next, ValueState<ProvisionalTelling> kept, Collector<Alert> out)
      throws Exception {
    Finding told = next.finding().revised(next.finding().revision() + 1);
    Alert alert = scoring.alert(told);
    if (alert.tier().equals(next.tier())) {
      kept.update(next);
    } else {
      kept.update(new ProvisionalTelling(told, alert.tier()));
      scoring.tell(told, alert, out);
    }
  }

  private void count(Finding finding, int more) {
    String address = scoring.address(finding);
    if (address != null && addresses != null) {
      addresses.merge(
          address, more, (one, other) -> one + other == 0 ? null : Integer.valueOf(one + other));
    }
  }
}
