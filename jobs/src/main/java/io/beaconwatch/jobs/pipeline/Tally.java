package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.connectors.metrics.OwnMetrics;
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
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * An operator's counts, by name: kept in its checkpoints, so that a restart neither forgets nor
 * repeats one, and shown as accumulators for the summary and as metrics for the operator.
 *
 * <p>Accumulators go on after a restart. Metrics start at 0, as Flink's own do: a monitoring system
 * takes that for what it is, while counts that a rescale moves from one subtask to another would
 * look like events.
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

  /** By prefix and label, once they have been asked for: no name is put together for each part. */
  private final Map<String, Map<String, Count>> labelled = new HashMap<>();

  private ListState<Map<String, Long>> state;

  Tally(RuntimeContext context) {
    this.context = context;
    this.metrics = OwnMetrics.in(context.getMetricGroup());
  }

  /** Takes up the counts of a checkpoint; called before anything is counted. */
  void restore(OperatorStateStore store) throws Exception {
    state = store.getListState(new ListStateDescriptor<>("tally", SNAPSHOT));
    for (Map<String, Long> restored : state.get()) {
      restored.forEach((name, count) -> unshown(name).restore(count));
    }
  }

  void snapshot() throws Exception {
    Map<String, Long> snapshot = new HashMap<>();
    counts.forEach((name, count) -> snapshot.put(name, count.value()));
    state.update(List.of(snapshot));
  }

  /** The count of that name, which may be kept. */
  Count count(String name) {
    Count count = unshown(name);
    return count.isShown ? count : show(count, CountMetric.of(name));
  }

  /** That of a prefix and a label, of which there are few, known when the job starts. */
  Count count(String prefix, String label) {
    Map<String, Count> own = labelled.computeIfAbsent(prefix, unused -> new HashMap<>());
    Count known = own.get(label);
    if (known == null) {
      known = unshown(prefix + label);
      show(known, CountMetric.of(prefix), label);
      own.put(label, known);
    }
    return known;
  }

  /** That of a prefix and two labels. */
  Count count(String prefix, String label, String other) {
    Count count = unshown(prefix + label + "/" + other);
    return count.isShown ? count : show(count, CountMetric.of(prefix), label, other);
  }

  /** The count of one of many names that telemetry chooses: for the summary, no metric. */
  Count countChosen(String prefix, String name) {
    String full = prefix + name;
    return counts.containsKey(full) || counts.size() < MOST_NAMES
        ? unshown(full)
        : unshown(prefix + "other");
  }

  private Count unshown(String name) {
    Count count = counts.get(name);
    if (count == null) {
      count = new Count();
      counts.put(name, count);
      context.addAccumulator(name, count.accumulator);
    }
    return count;
  }

  private Count show(Count count, CountMetric metric, String... labels) {
    MetricGroup group = metrics;
    for (int i = 0; i < labels.length; i++) {
      group = group.addGroup(metric.labels().get(i), labels[i]);
    }
    group.counter(metric.metric(), count);
    count.isShown = true;
    return count;
  }

  /** One count; as a metric, what was counted since the last start. */
  static final class Count implements Counter {
    private final LongCounter accumulator = new LongCounter();
    private long restored;
    private boolean isShown;

    void add(long more) {
      accumulator.add(more);
    }

    long value() {
      return accumulator.getLocalValuePrimitive();
    }

    private void restore(long count) {
      restored += count;
      add(count);
    }

    @Override
    public long getCount() {
      return value() - restored;
    }

    @Override
    public void inc() {
      add(1);
    }

    @Override
    public void inc(long more) {
      add(more);
    }

    @Override
    public void dec() {
      add(-1);
    }

    @Override
    public void dec(long less) {
      add(-less);
    }
  }
}
