package io.beaconwatch.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.connectors.telemetry.EventTime;
import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Sources that are built on a Turkish machine, whose small I is not the one of Kafka's names. */
@Isolated
class KafkaSourceLocaleTest {
  private static final KafkaCluster CLUSTER = new KafkaCluster("broker:9092", Map.of());

  private Locale before;

  @BeforeEach
  void setTurkish() {
    before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
  }

  @AfterEach
  void setBack() {
    Locale.setDefault(before);
  }

  private static Properties properties(KafkaSource<?> source) throws Exception {
    Field field = KafkaSource.class.getDeclaredField("props");
    field.setAccessible(true);
    return (Properties) field.get(source);
  }

  @Test
  void telemetryIsReset() throws Exception {
    KafkaTelemetry telemetry =
        new KafkaTelemetry(
            CLUSTER,
            new Topics.Named(List.of("t")),
            "g",
            StartingOffsets.End.EARLIEST,
            StoppingOffsets.End.NEVER,
            Duration.ofMinutes(1));
    TelemetryDecoder.Provider decoders =
        TelemetryDecoder.provider(
            TelemetryFormat.AUTO, EventTime.SENSOR, Set.of(), Set.of(), 0, 0, true);
    assertThat(properties(telemetry.source(decoders, 0, 1_024)))
        .containsEntry("auto.offset.reset", "earliest");
    assertThat(Locale.getDefault().getLanguage()).isEqualTo("tr");
  }

  @Test
  void indicatorsAreReset() throws Exception {
    assertThat(properties(new KafkaIndicators(CLUSTER, List.of("t")).source(false)))
        .containsEntry("auto.offset.reset", "earliest");
  }
}
