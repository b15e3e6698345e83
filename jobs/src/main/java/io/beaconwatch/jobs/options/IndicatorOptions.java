package io.beaconwatch.jobs.options;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Where indicators come from; read by {@link ReadIndicatorSettings}. */
public final class IndicatorOptions {
  public static final ConfigOption<List<String>> THREAT_INTEL =
      ConfigOptions.key("threat-intel")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription(
              "Indicators: Sentinel ThreatIntelligenceIndicator rows, CSV with a header, a plain"
                  + " list of addresses, or a STIX 2.1 bundle. Without them no alert can reach a"
                  + " tier that asks for a matched indicator.");

  public static final ConfigOption<Duration> THREAT_INTEL_WATCH =
      ConfigOptions.key("threat-intel-watch")
          .durationType()
          .noDefaultValue()
          .withDescription(
              "Look at the files of threat-intel again after this long, and read those that are new"
                  + " or have changed; a row that is gone from a file ends when the file changed."
                  + " For runs that go on for ever. Put a changed file into its place in one step."
                  + " A file that disappears ends nothing: write one file in place, since files"
                  + " with a date in their names keep every day's rows, in state too."
                  + " Too short and storage is asked all the time; too long and alerts of that"
                  + " time do not know the indicator yet.");

  public static final ConfigOption<List<String>> THREAT_INTEL_TOPICS =
      ConfigOptions.key("threat-intel-topics")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription(
              "Read indicators from these topics of Kafka too, from their first record: a value is"
                  + " what a file of threat-intel may hold, of one row or many. What has a key"
                  + " replaces what came before under that key, and a tombstone ends it. A topic"
                  + " that keeps only some days loses the older indicators with every new start;"
                  + " a compacted one keeps them.");

  public static final ConfigOption<Duration> THREAT_INTEL_HOLD =
      ConfigOptions.key("threat-intel-hold")
          .durationType()
          .defaultValue(Duration.ofMinutes(5))
          .withDescription(
              "How long windows stay open at a start, and at every restart, for indicators that are"
                  + " there already and have not been read yet; of files that are read once, as"
                  + " long as it takes. Too short and a slow feed misses the first alerts; too long"
                  + " and a feed that cannot be read holds all alerts back for that long.");

  static final OptionGroup GROUP =
      OptionGroup.of(
          "Threat intelligence",
          "Where indicators come from.",
          DetectOption.of(THREAT_INTEL, new ValueType.Texts("path"), "no indicators"),
          DetectOption.of(THREAT_INTEL_WATCH, new ValueType.Span(), "files are read once"),
          DetectOption.of(
              THREAT_INTEL_TOPICS, new ValueType.Texts("topic"), "no indicators from Kafka"),
          DetectOption.of(THREAT_INTEL_HOLD, new ValueType.Span()));

  private IndicatorOptions() {}
}
