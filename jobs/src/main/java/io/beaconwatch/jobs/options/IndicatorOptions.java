package io.beaconwatch.jobs.options;

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

  static final OptionGroup GROUP =
      OptionGroup.of(
          "Threat intelligence",
          "Where indicators come from.",
          DetectOption.of(THREAT_INTEL, new ValueType.Texts("path"), "no indicators"));

  private IndicatorOptions() {}
}
