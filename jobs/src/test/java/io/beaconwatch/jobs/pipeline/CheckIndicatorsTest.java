package io.beaconwatch.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.connectors.intelligence.IndicatorTypes;
import io.beaconwatch.connectors.intelligence.RejectedRow;
import io.beaconwatch.connectors.intelligence.UnsupportedKind;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class CheckIndicatorsTest {
  private static final Indicator INDICATOR =
      Indicator.of("198.51.100.10", Indicator.Form.ALWAYS, "list.txt").build();

  private static final class Run
      extends OperatorRun<OneInputStreamOperatorTestHarness<IndicatorRecord, IndicatorRecord>> {
    Run(OperatorSubtaskState restored) throws Exception {
      super(new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new CheckIndicators())));
      harness.setup(IndicatorTypes.RECORD.createSerializer(new SerializerConfigImpl()));
      open(restored);
    }

    void take(Indicator indicator, UnsupportedKind kind, RejectedRow row) throws Exception {
      harness.processElement(new StreamRecord<>(new IndicatorRecord(indicator, kind, row)));
    }
  }

  @Test
  void indicatorsPassAndTheRestIsCounted() throws Exception {
    OperatorSubtaskState state;
    try (Run run = new Run(null)) {
      run.take(INDICATOR, null, null);
      run.take(null, UnsupportedKind.ADDRESS_AND_PORT, null);
      byte[] bytes = "{".getBytes(StandardCharsets.UTF_8);
      run.take(null, null, new RejectedRow(RejectReason.MALFORMED, "x", bytes, 1, "ti.json", 5));
      assertThat(run.harness.extractOutputValues())
          .extracting(IndicatorRecord::indicator)
          .containsExactly(INDICATOR);
      assertThat(run.rejected())
          .containsExactly(
              "{\"reason\":\"malformed\",\"detail\":\"x\",\"file\":\"ti.json\",\"offset\":5,"
                  + "\"length\":1,\"raw\":\"{\"}");
      state = run.checkpoint();
    }
    try (Run run = new Run(state)) {
      run.take(INDICATOR, null, null);
      assertThat(run.count(CountNames.INDICATORS)).isEqualTo(2);
      assertThat(run.count(CountNames.INDICATORS_UNSUPPORTED + "address-and-port")).isEqualTo(1);
      assertThat(run.count(CountNames.INDICATORS_REJECTED + "malformed")).isEqualTo(1);
    }
  }
}
