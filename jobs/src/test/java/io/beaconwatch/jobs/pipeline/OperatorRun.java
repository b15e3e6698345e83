package io.beaconwatch.jobs.pipeline;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** An operator in Flink's harness, and what its tests ask of it. */
abstract class OperatorRun<H extends AbstractStreamOperatorTestHarness<?>> implements Closeable {
  static final int KEY_GROUPS = 8;

  final H harness;

  OperatorRun(H harness) {
    this.harness = harness;
    harness.getExecutionConfig().enableObjectReuse();
    // As in the job: a type of state that would fall to Kryo fails.
    ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig())
        .setGenericTypes(false);
  }

  /** Opens the operator, with the state of a checkpoint where that is not null. */
  final void open(OperatorSubtaskState restored) throws Exception {
    if (restored != null) {
      harness.initializeState(restored);
    }
    harness.open();
  }

  final OperatorSubtaskState checkpoint() throws Exception {
    harness.prepareSnapshotPreBarrier(1);
    return harness.snapshot(1, 1);
  }

  /** One subtask's share of a checkpoint after rescaling. */
  static OperatorSubtaskState rescaled(OperatorSubtaskState state, int from, int to, int subtask) {
    return AbstractStreamOperatorTestHarness.repartitionOperatorState(
        state, KEY_GROUPS, from, to, subtask);
  }

  final List<String> late() {
    return lines(SideOutputs.LATE);
  }

  final List<String> rejected() {
    return lines(SideOutputs.REJECTED);
  }

  private List<String> lines(OutputTag<byte[]> tag) {
    return values(tag).stream().map(line -> new String(line, StandardCharsets.UTF_8)).toList();
  }

  final <T> List<T> values(OutputTag<T> tag) {
    Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  /** The count of that name; 0 when there is none. */
  final long count(String name) {
    Accumulator<?, ?> accumulator = harness.getOperator().getRuntimeContext().getAccumulator(name);
    return accumulator == null ? 0 : (Long) accumulator.getLocalValue();
  }

  /** How many keys have an entry in any of these states. */
  final long keys(String... states) {
    KeyedStateBackend<?> backend = harness.getOperator().getKeyedStateBackend();
    long keys = 0;
    for (String state : states) {
      try (Stream<?> entries = backend.getKeys(state, VoidNamespace.INSTANCE)) {
        keys += entries.count();
      }
    }
    return keys;
  }

  @Override
  public final void close() throws IOException {
    try {
      harness.close();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
