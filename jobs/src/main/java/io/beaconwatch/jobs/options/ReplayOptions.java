package io.beaconwatch.jobs.options;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** What {@code replay} takes besides; read by {@link ReadReplaySettings}. */
public final class ReplayOptions {
  public static final ConfigOption<List<String>> DEAD_LETTERS =
      ConfigOptions.key("dead-letters")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription(
              "Read the records that earlier runs rejected or found late: output folders of these"
                  + " runs, or files of them, unpacked. Of the input, only windows that these"
                  + " records fall into give alerts. Without the input the records are counted"
                  + " alone, and an alert may tell of fewer connections than the one it replaces.");

  public static final ConfigOption<List<String>> DEAD_LETTERS_TOPICS =
      ConfigOptions.key("dead-letters-topics")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription(
              "Read them from these topics of Kafka, which earlier runs had as"
                  + " kafka.dead-letter-topic, from their first record to the last that is there"
                  + " at the start; what this run adds is no part of it. A record that several"
                  + " letters tell of counts once. A topic that keeps only some days has lost the"
                  + " older letters.");

  static final OptionGroup GROUP =
      OptionGroup.of(
          "Replay",
          "What replay takes besides the options of detect.",
          DetectOption.of(
              DEAD_LETTERS,
              new ValueType.Texts("path"),
              "required by replay, or dead-letters-topics"),
          DetectOption.of(
              DEAD_LETTERS_TOPICS, new ValueType.Texts("topic"), "no dead letters from Kafka"));

  private ReplayOptions() {}
}
