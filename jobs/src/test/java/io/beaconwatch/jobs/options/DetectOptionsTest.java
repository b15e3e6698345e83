package io.beaconwatch.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;

class DetectOptionsTest {

  @Test
  void everyDefinitionIsListed() throws IllegalAccessException {
    List<Object> defined = new ArrayList<>();
    for (var field : DetectOptions.class.getFields()) {
      if (field.getType() == ConfigOption.class) {
        defined.add(field.get(null));
      }
    }
    List<Object> listed = new ArrayList<>();
    DetectOptions.all().forEach(option -> listed.add(option.config()));
    assertThat(listed).containsExactlyElementsOf(defined);
  }

  @Test
  void defaultsAsUsersWriteThem() {
    List<String> defaults =
        DetectOptions.all().stream()
            .filter(option -> option.config().hasDefaultValue())
            .map(option -> option.key() + "=" + option.defaultText())
            .toList();
    assertThat(defaults)
        .containsExactly(
            "format=auto",
            "mode=batch",
            "event-time=sensor",
            "sequences=coalesced",
            "out-of-orderness=5m",
            "allowed-lateness=0s",
            "process-context=on",
            "process-retention=1d",
            "process-wait=2m",
            "earliest-time=2000-01-01T00:00:00Z",
            "latest-time-ahead=1d",
            "max-record-size=1mb",
            "overwrite=false",
            "checkpoint-interval=10s",
            "progress=auto");
  }

  @Test
  void descriptionsAreWholeSentencesWithoutMarkup() {
    for (DetectOption option : DetectOptions.all()) {
      assertThat(option.description()).as(option.key()).endsWith(".").doesNotContain("&", "<", "%");
    }
  }

  @Test
  void labelsOfFormatsAreTheirChoices() {
    List<String> labels =
        Arrays.stream(TelemetryFormat.values()).map(TelemetryFormat::label).toList();
    assertThat(ValueType.choice(TelemetryFormat.class).labels()).isEqualTo(labels);
  }

  @Test
  void thePageOfOptionsIsInSync() throws IOException {
    assertThat(Files.readString(Path.of("OPTIONS.md")))
        .as("after a change, run deploy/beaconwatch options > jobs/OPTIONS.md")
        .isEqualTo(OptionsTable.markdown());
  }
}
