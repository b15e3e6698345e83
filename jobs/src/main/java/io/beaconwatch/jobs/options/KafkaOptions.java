package io.beaconwatch.jobs.options;

import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** How Kafka is reached, what is read there and written; read by {@link ReadKafkaSettings}. */
public final class KafkaOptions {
  public static final ConfigOption<Map<String, String>> PROPERTIES =
      ConfigOptions.key("kafka.properties")
          .mapType()
          .noDefaultValue()
          .withDescription(
              "Anything that Kafka's clients take, under Kafka's own name and as text, such as"
                  + " kafka.properties.security.protocol. What is misspelt, Kafka ignores with a"
                  + " warning in the log.");

  static final OptionGroup GROUP =
      OptionGroup.of(
          "Kafka",
          "Topics to read and to write.",
          DetectOption.of(PROPERTIES, new ValueType.Entries("text"), "Kafka's own defaults"));

  private KafkaOptions() {}
}
