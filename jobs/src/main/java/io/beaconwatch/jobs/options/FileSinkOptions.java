package io.beaconwatch.jobs.options;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The folder that a run writes; read by {@link ReadFileSinkSettings}. */
public final class FileSinkOptions {
  public static final ConfigOption<String> OUTPUT =
      ConfigOptions.key("output")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The folder for alerts, rejected, late and summary.json. One that holds anything is"
                  + " refused without --overwrite.");

  public static final ConfigOption<Boolean> OVERWRITE =
      ConfigOptions.key("overwrite")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Before the job starts, remove alerts, rejected, late and summary.json from the"
                  + " output folder, and nothing else.");

  static final OptionGroup GROUP =
      OptionGroup.of(
          "Output files",
          "Alerts need a place: this folder, a topic of Kafka or an index of Elasticsearch; so do"
              + " records that are rejected or late: this folder or a topic of Kafka. Several"
              + " places get the same.",
          DetectOption.of(OUTPUT, new ValueType.Text("folder"), "no files"),
          DetectOption.of(OVERWRITE, new ValueType.Flag()));

  private FileSinkOptions() {}
}
