package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.connectors.metrics.OwnMetrics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * How many windows an operator holds for each detection, one for each group that has connections in
 * it, as a metric. Counted by bucket and kept in checkpoints, since to count them anew after a
 * restart would take a walk through all keyed state; a subtask takes up the buckets whose state it
 * got.
 */
final class OpenWindows {
  private static final TypeInformation<Map<Bucket, Integer>> SNAPSHOT =
      Types.MAP(TypeInformation.of(Bucket.class), Types.INT);

  private final RuntimeContext context;
  private final Map<String, SimpleCounter> totals = new HashMap<>();
  private final Map<Bucket, Integer> buckets = new HashMap<>();
  private ListState<Map<Bucket, Integer>> state;

  /**
   * @param held which of the detections the operator has windows of
   */
  OpenWindows(RuntimeContext context, List<Detection> detections, Predicate<Detection> held) {
    this.context = context;
    MetricGroup metrics = OwnMetrics.in(context.getMetricGroup());
    for (Detection detection : detections) {
      if (held.test(detection)) {
        totals.put(detection.name(), new SimpleCounter());
        metrics
            .addGroup("detection", detection.name())
            .gauge("windowsOpen", () -> of(detection.name()));
      }
    }
  }

  /** Takes up the counts of a checkpoint; called before anything is counted. */
  void restore(OperatorStateStore store) throws Exception {
    state = store.getUnionListState(new ListStateDescriptor<>("open-windows", SNAPSHOT));
    for (Map<Bucket, Integer> restored : state.get()) {
      restored.forEach(
          (bucket, groups) -> {
            if (isOurs(bucket)) {
              set(bucket, groups);
            }
          });
    }
  }

  private boolean isOurs(Bucket bucket) {
    int subtasks = context.getTaskInfo().getNumberOfParallelSubtasks();
    int most = context.getTaskInfo().getMaxNumberOfParallelSubtasks();
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(bucket, most, subtasks)
        == context.getTaskInfo().getIndexOfThisSubtask();
  }

  void snapshot() throws Exception {
    state.update(List.of(new HashMap<>(buckets)));
  }

  /** The buckets that have any. */
  Collection<Bucket> buckets() {
    return buckets.keySet();
  }

  /** Those of one detection; 0 where the operator has none of it. */
  long of(String detection) {
    SimpleCounter total = totals.get(detection);
    return total == null ? 0 : total.getCount();
  }

  /** Another group of the bucket has a window. */
  void opened(Bucket bucket) {
    buckets.merge(bucket, 1, Integer::sum);
    count(bucket, 1);
  }

  /** How many groups of the bucket have a window now. */
  void set(Bucket bucket, int groups) {
    Integer before = groups == 0 ? buckets.remove(bucket) : buckets.put(bucket, groups);
    count(bucket, groups - (before == null ? 0 : before));
  }

  private void count(Bucket bucket, int more) {
    SimpleCounter total = totals.get(bucket.detection());
    // A restart may have left the detection out, and its state is still to go.
    if (total != null) {
      total.inc(more);
    }
  }
}
