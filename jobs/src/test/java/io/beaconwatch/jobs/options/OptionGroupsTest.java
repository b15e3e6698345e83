package io.beaconwatch.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;

class OptionGroupsTest {
  private static final List<Class<?>> DEFINITIONS =
      List.of(
          DetectOptions.class,
          ProvisionalOptions.class,
          IndicatorOptions.class,
          FileSinkOptions.class,
          KafkaOptions.class,
          ElasticsearchOptions.class,
          ReplayOptions.class);

  @Test
  void everyDefinitionIsListed() throws IllegalAccessException {
    List<Object> defined = new ArrayList<>();
    for (Class<?> definitions : DEFINITIONS) {
      for (Field field : definitions.getFields()) {
        if (field.getType() == ConfigOption.class) {
          defined.add(field.get(null));
        }
      }
    }
    List<Object> listed = new ArrayList<>();
    OptionGroups.options().forEach(option -> listed.add(option.config()));
    assertThat(listed).containsExactlyElementsOf(defined);
  }

  /** A file of options that nobody added to the groups would be accepted nowhere. */
  @Test
  void everyFileOfOptionsIsAGroup() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/java/io/beaconwatch/jobs/options"))) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString().replace(".java", ""))
                  .filter(name -> name.endsWith("Options") && !name.matches("(Given|Read)Options")))
          .containsExactlyInAnyOrderElementsOf(
              DEFINITIONS.stream().map(Class::getSimpleName).toList());
    }
    assertThat(OptionGroups.all()).hasSameSizeAs(DEFINITIONS);
  }

  @Test
  void noKeyBelongsToTwo() {
    for (DetectOption option : OptionGroups.options()) {
      assertThat(OptionGroups.options().stream().filter(other -> other.matches(option.shownKey())))
          .as(option.key())
          .containsExactly(option);
    }
  }

  @Test
  void defaultsAsUsersWriteThem() {
    List<String> defaults =
        OptionGroups.options().stream()
            .filter(option -> option.config().hasDefaultValue())
            .map(option -> option.key() + "=" + option.defaultText())
            .toList();
    assertThat(defaults)
        .contains(
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
    for (OptionGroup group : OptionGroups.all()) {
      assertThat(group.about()).as(group.title()).endsWith(".");
    }
    for (DetectOption option : OptionGroups.options()) {
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
