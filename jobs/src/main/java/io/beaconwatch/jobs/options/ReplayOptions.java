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

  static final OptionGroup GROUP =
      OptionGroup.of(
          "Replay",
          "What replay takes besides the options of detect.",
          DetectOption.of(DEAD_LETTERS, new ValueType.Texts("path"), "required by replay"));

  private ReplayOptions() {}
}
