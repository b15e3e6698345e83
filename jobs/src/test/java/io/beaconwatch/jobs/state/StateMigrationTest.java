package io.beaconwatch.jobs.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.connectors.compact.CompactType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State whose values an older version wrote, keyed by groups as the operators' is. */
class StateMigrationTest {
  static Stream<StateBackend> backends() {
    return Stream.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend());
  }

  @AfterEach
  void backToTheCurrentVersion() {
    Changed.current = 2;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void valuesMigrate(StateBackend backend) throws Exception {
    Changed.current = 1;
    OperatorSubtaskState state;
    try (Remember remember = new Remember(backend, null)) {
      remember.harness.processElement(new StreamRecord<>("a"));
      remember.harness.processElement(new StreamRecord<>("b"));
      state = remember.harness.snapshot(1, 1);
    }
    Changed.current = 2;
    try (Remember remember = new Remember(backend, state)) {
      remember.harness.processElement(new StreamRecord<>("c"));
      assertThat(remember.harness.extractOutputValues()).containsExactly("a b c");
      state = remember.harness.snapshot(2, 2);
    }
    try (Remember remember = new Remember(backend, state)) {
      remember.harness.processElement(new StreamRecord<>("d"));
      assertThat(remember.harness.extractOutputValues()).containsExactly("a b c d");
    }
  }

  /** The operator below in Flink's harness. */
  private static final class Remember implements AutoCloseable {
    final KeyedOneInputStreamOperatorTestHarness<String, String, String> harness;

    Remember(StateBackend backend, OperatorSubtaskState restored) throws Exception {
      harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new KeyedProcessOperator<>(new RememberTexts()), text -> "one key", Types.STRING);
      harness.setStateBackend(backend);
      harness.setup();
      if (restored != null) {
        harness.initializeState(restored);
      }
      harness.open();
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

  private static final class RememberTexts extends KeyedProcessFunction<String, String, String> {
    private static final long serialVersionUID = 1L;
    private transient MapState<Group, String> texts;

    @Override
    public void open(OpenContext context) {
      texts =
          getRuntimeContext()
              .getMapState(
                  new MapStateDescriptor<>(
                      "texts",
                      new CompactType<>(new GroupFormat()),
                      new CompactType<>(new Changed())));
    }

    @Override
    public void processElement(String text, Context context, Collector<String> out)
        throws Exception {
      texts.put(new Group(text), text);
      List<String> all = new ArrayList<>();
      texts.values().forEach(all::add);
      all.sort(null);
      if (all.size() > 2) {
        out.collect(String.join(" ", all));
      }
    }
  }
}
