package io.beaconwatch.jobs.options;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Alerts as they happen; read by {@link ReadProvisionalSettings}. */
public final class ProvisionalOptions {
  public static final ConfigOption<Boolean> PROVISIONAL =
      ConfigOptions.key("provisional")
          .booleanType()
          .noDefaultValue()
          .withDescription(
              "Streaming: tell an alert while its window is open, when its count reaches the"
                  + " threshold and each time its tier changes, and a run of sequences when it"
                  + " begins; the final alert follows under the same id. Places that append get"
                  + " several lines for one alert, which costs readers that look at a line alone"
                  + " the certainty that it stays so; counts are passed on more often, which costs"
                  + " throughput. Off, an alert comes after its window has ended.");

  public static final ConfigOption<Duration> PROVISIONAL_DELAY =
      ConfigOptions.key("provisional-delay")
          .durationType()
          .defaultValue(Duration.ofMillis(200))
          .withDescription(
              "With provisional: the longest that connections are counted together before they are"
                  + " passed on. Too short and nearly every connection crosses the network and"
                  + " touches state on its own; too long and provisional alerts wait as long.");

  static final OptionGroup GROUP =
      OptionGroup.of(
          "Alerts as they happen",
          "What is told before it is final.",
          DetectOption.of(
              PROVISIONAL, new ValueType.Flag(), "true in streaming from Kafka, else false"),
          DetectOption.of(PROVISIONAL_DELAY, new ValueType.Span()));

  private ProvisionalOptions() {}
}
