package io.beaconwatch.jobs.pipeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.MetricGroup;

/**
 * An operator's counts, by name: kept in its checkpoints, so that a restart neither forgets nor
 * repeats one, and shown as accumulators for the summary and as metrics for the operator.
 *
 * <p>Flink keeps no state of a subtask that has finished: after a restart in the last moments of a
 * bounded run, what such a subtask counted is missing here, and from the summary alone.
 */
final class Tally {
  /** Names come from telemetry too; past this many, they are counted together. */
  private static final int MOST_NAMES = 500;

  private static final TypeInformation<Map<String, Long>> SNAPSHOT =
      Types.MAP(Types.STRING, Types.LONG);

  private final RuntimeContext context;
  private final MetricGroup metrics;
  private final Map<String, Count> counts = new HashMap<>();
  private ListState<Map<String, Long>> state;

  Tally(RuntimeContext context) {
    this.context = context;
    this.metrics = context.getMetricGroup().addGroup("beaconwatch");
  }

  /** Takes up the counts of a checkpoint; called before anything is counted. */
  void restore(OperatorStateStore store) throws Exception {
    state = store.getListState(new ListStateDescriptor<>("tally", SNAPSHOT));
    for (Map<String, Long> restored : state.get()) {
      restored.forEach((name, count) -> count(name).add(count));
    }
  }

  void snapshot() throws Exception {
    Map<String, Long> snapshot = new HashMap<>();
    counts.forEach((name, count) -> snapshot.put(name, count.value()));
    state.update(List.of(snapshot));
  }

  /** The count of that name, which may be kept. */
  Count count(String name) {
    Count count = counts.get(name);
    if (count == null) {
      count = new Count();
      counts.put(name, count);
      context.addAccumulator(name, count.accumulator);
      Count registered = count;
      metrics.gauge(name.replace('/', '.'), registered::value);
    }
    return count;
  }

  /** The count of one of many names that telemetry chooses. */
  Count count(String prefix, String name) {
    String full = prefix + name;
    return counts.containsKey(full) || counts.size() < MOST_NAMES
        ? count(full)
        : count(prefix + "other");
  }

  /** One count. */
  static final class Count {
    private final LongCounter accumulator = new LongCounter();

    void add(long more) {
      accumulator.add(more);
    }

    long value() {
      return accumulator.getLocalValuePrimitive();
    }
  }
}
