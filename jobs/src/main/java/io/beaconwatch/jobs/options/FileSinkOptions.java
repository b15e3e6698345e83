package io.beaconwatch.jobs.options;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The folder that a run writes; read by {@link ReadFileSinkSettings}. */
public final class FileSinkOptions {
  public static final ConfigOption<String> OUTPUT =
      ConfigOptions.key("output")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The folder for alerts, rejected, late, refused and summary.json. One that holds anything is"
                  + " refused without --overwrite.");

  public static final ConfigOption<Boolean> OVERWRITE =
      ConfigOptions.key("overwrite")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Before the job starts, remove alerts, alerts-parquet, rejected, late, refused and summary.json from the"
                  + " output folder, and nothing else.");

  public static final ConfigOption<AlertFiles> ALERT_FILES =
      ConfigOptions.key("alert-files")
          .enumType(AlertFiles.class)
          .defaultValue(AlertFiles.JSONL)
          .withDescription(
              "The format of alerts in the output folder: JSON lines in alerts, Parquet with typed"
                  + " columns in alerts-parquet, or both. Parquet is for queries over many alerts;"
                  + " it makes a small file for every instance that alerts between two checkpoints,"
                  + " since none can be gone on with.");

  public static final ConfigOption<MemorySize> ROLLING_SIZE =
      ConfigOptions.key("rolling-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(128))
          .withDescription(
              "A file that has grown to this size is completed and another one begun. Too small"
                  + " makes many files; too large makes readers wait and fail over whole ones."
                  + " Parquet grows by 16 MiB of uncompressed columns at a time.");

  public static final ConfigOption<Duration> ROLLING_INTERVAL =
      ConfigOptions.key("rolling-interval")
          .durationType()
          .noDefaultValue()
          .withDescription(
              "Streaming, JSON lines: go on with a file over checkpoints, for this long; it appears"
                  + " with the checkpoint after. Too short makes many small files; too long keeps"
                  + " alerts from readers for as long. Parquet files and files without this option"
                  + " are completed by every checkpoint.");

  static final OptionGroup GROUP =
      OptionGroup.of(
          "Output files",
          "Alerts need a place: this folder, a topic of Kafka or an index of Elasticsearch; so do"
              + " records that are rejected or late: this folder or a topic of Kafka. Several"
              + " places get the same.",
          DetectOption.of(OUTPUT, new ValueType.Text("folder"), "no files"),
          DetectOption.of(OVERWRITE, new ValueType.Flag()),
          DetectOption.of(ALERT_FILES, ValueType.choice(AlertFiles.class)),
          DetectOption.of(ROLLING_SIZE, new ValueType.Size()),
          DetectOption.of(ROLLING_INTERVAL, new ValueType.Span(), "every checkpoint"));

  private FileSinkOptions() {}
}
