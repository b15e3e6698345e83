package io.beaconwatch.connectors.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Event Hub batches: many records in one. */
class BatchTest {
  private static final String OTHER =
      "{\"category\":\"AdvancedHunting-DeviceInfo\",\"properties\":{\"a\":[1,2]}}";

  @Test
  void eachElementIsARecordOfItsOwn() {
    List<String> elements =
        List.of(
            Records.DEFENDER_ENVELOPE,
            OTHER,
            "{\"a\":\"zo\u00eb\"}",
            "7",
            "-12.5e3",
            "\"te\\\"xt\"",
            "null",
            "[{}]",
            Records.DEFENDER_ENVELOPE.replace("443", "77777"));
    for (String separator : List.of(",", " ,\n\t")) {
      String head = "\ufeff {\"x\":{\"records\":[0]}, \"records\" : [ ";
      String record = head + String.join(separator, elements) + " ]}";
      Collected collected = Collected.of(TelemetryFormat.AUTO, record);
      byte[] bytes = record.getBytes(UTF_8);
      assertThat(collected.log).hasSize(2 * elements.size());
      for (int i = 0; i < elements.size(); i++) {
        String[] range = collected.log.get(2 * i).substring("part ".length()).split("\\+", -1);
        int offset = Integer.parseInt(range[0]);
        int length = Integer.parseInt(range[1]);
        assertThat(new String(bytes, offset, length, UTF_8)).isEqualTo(elements.get(i));
      }
      assertThat(collected.connections).hasSize(1);
      assertThat(collected.skips).containsExactly("defender DeviceInfo");
      assertThat(collected.rejects)
          .containsExactly(
              "unknown-shape",
              "unknown-shape",
              "unknown-shape",
              "unknown-shape",
              "unknown-shape",
              "unknown-shape",
              "bad-value");
    }
  }

  @Test
  void anEmptyBatchIsCounted() {
    assertThat(Collected.of(TelemetryFormat.AUTO, "{\"records\":[]}").only())
        .isEqualTo("skip defender empty batch");
  }

  @Test
  void aBatchIsReadWholeOrNotAtAll() {
    String record = "{\"records\":[" + Records.DEFENDER_ENVELOPE + ",";
    assertThat(Collected.of(TelemetryFormat.AUTO, record).only()).startsWith("reject malformed");
  }

  @Test
  void aBatchInABatchIsUnknown() {
    Collected collected = Collected.of(TelemetryFormat.AUTO, "{\"records\":[{\"records\":[]}]}");
    assertThat(collected.log).hasSize(2);
    assertThat(collected.rejects).containsExactly("unknown-shape");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"records\":5}", "{\"records\":[1],\"records\":null}"})
  void onlyAnArrayIsABatch(String record) {
    assertThat(Collected.of(TelemetryFormat.AUTO, record).only())
        .isEqualTo("reject unknown-shape: none of the format's fields");
  }

  @Test
  void onlyDefenderBatches() {
    String record = "{\"records\":[" + Records.FALCON + "]}";
    assertThat(Collected.of(TelemetryFormat.FALCON_JSON, record).only())
        .startsWith("reject unknown-shape");
  }
}
