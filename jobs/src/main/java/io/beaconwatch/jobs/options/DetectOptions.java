package io.beaconwatch.jobs.options;

import io.beaconwatch.connectors.telemetry.EventTime;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/**
 * What is read from files, how the job runs, and what counts. As in every group, the key is the
 * long name on the command line and the key in a configuration file, and this is the only
 * definition: help, {@code jobs/OPTIONS.md} and validation come from it.
 */
public final class DetectOptions {
  public static final ConfigOption<List<String>> INPUT =
      ConfigOptions.key("input")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription(
              "Telemetry to read: files, folders (read recursively), globs, or paths of a file"
                  + " system that Flink knows, such as s3://bucket/folder. Files may be gz, bz2,"
                  + " xz, zst, zip or tar. A path that is too wide reads records of other kinds,"
                  + " which are skipped and counted; one that is too narrow cuts windows short.");

  public static final ConfigOption<TelemetryFormat> FORMAT =
      ConfigOptions.key("format")
          .enumType(TelemetryFormat.class)
          .defaultValue(TelemetryFormat.AUTO)
          .withDescription(
              "The shape of the telemetry; auto decides line by line. With a named shape every"
                  + " record of another shape is rejected.");

  public static final ConfigOption<Mode> MODE =
      ConfigOptions.key("mode")
          .enumType(Mode.class)
          .defaultValue(Mode.BATCH)
          .withDescription(
              "How the job runs. Both give the same alerts while nothing is late, and in batch nothing"
                  + " is. Batch takes no checkpoints, alerts when all is read, and until then keeps"
                  + " what it counted in files where Flink's io.tmp.dirs is, mostly less than a"
                  + " tenth of the text; it holds the groups of an hour in memory. Streaming alerts"
                  + " while it reads, and holds the windows of the files that are being read.");

  public static final ConfigOption<Duration> WATCH =
      ConfigOptions.key("watch")
          .durationType()
          .noDefaultValue()
          .withDescription(
              "Look for new files in the input this often and never end; implies streaming. Event"
                  + " time stands still until later events come, so the windows of the last ones"
                  + " stay open, without their alerts, until then. Too short loads the file system"
                  + " with listings, too long delays alerts by as much.");

  public static final ConfigOption<List<String>> DETECTIONS =
      ConfigOptions.key("detections")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription(
              "Names of bundled detections, apart or with commas between, or one folder of"
                  + " detections. A value with a slash, or a folder that holds detection.yml files,"
                  + " is a folder; anything else is a name.");

  public static final ConfigOption<String> FILTERS =
      ConfigOptions.key("filters")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A folder of Sigma filter files, which exclude processes, addresses, domains, hosts"
                  + " or users from the detections that they name. Too wide a filter hides beacons"
                  + " without a trace in the alerts.");

  public static final ConfigOption<String> FROM =
      ConfigOptions.key("from")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Leave out events before this time. In the middle of a window it leaves a partial"
                  + " window, which may stay below the threshold.");

  public static final ConfigOption<String> TO =
      ConfigOptions.key("to")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Leave out events from this time on. In the middle of a window it leaves a partial"
                  + " window, which may stay below the threshold.");

  public static final ConfigOption<String> AS_OF =
      ConfigOptions.key("as-of")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Reproduce one run of the vendors' queries at this time: each detection sees its"
                  + " lookback before it, and indicators as they stood then. Off a window's"
                  + " boundary the oldest and the newest window are partial, as they are in the"
                  + " query.");

  public static final ConfigOption<EventTime> EVENT_TIME =
      ConfigOptions.key("event-time")
          .enumType(EventTime.class)
          .defaultValue(EventTime.SENSOR)
          .withDescription(
              "Which clock counts: the sensor's (Sysmon UtcTime, Falcon ContextTimeStamp) or the"
                  + " record's (TimeCreated, timestamp). The two differ by seconds to days, which"
                  + " moves connections between windows.");

  public static final ConfigOption<Sequences> SEQUENCES =
      ConfigOptions.key("sequences")
          .enumType(Sequences.class)
          .defaultValue(Sequences.COALESCED)
          .withDescription(
              "For detections with a sliding window: one alert for every overlapping sequence, as"
                  + " the query returns them, or one for a run of them. With every, a busy beacon"
                  + " gives nearly as many alerts as it has connections.");

  public static final ConfigOption<Duration> OUT_OF_ORDERNESS =
      ConfigOptions.key("out-of-orderness")
          .durationType()
          .defaultValue(Duration.ofMinutes(5))
          .withDescription(
              "How far events may arrive behind the newest one of their source; over files, how far"
                  + " they may be behind the earliest one at the head of any file still to be read,"
                  + " within a file they may be in any order. Too low and slow events are late and"
                  + " missing from counts; too high and every alert waits that long after its"
                  + " window, with more windows held in state.");

  public static final ConfigOption<Duration> ALLOWED_LATENESS =
      ConfigOptions.key("allowed-lateness")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription(
              "How long after its alert a window still takes late events, which then revise the"
                  + " alert. Too low and late events only reach the late output; too high and"
                  + " state holds closed windows for that long.");

  public static final ConfigOption<ProcessContext> PROCESS_CONTEXT =
      ConfigOptions.key("process-context")
          .enumType(ProcessContext.class)
          .defaultValue(ProcessContext.ON)
          .withDescription(
              "Give Sysmon and Falcon connections what only the start of their process says: image,"
                  + " user, command line and, of Falcon, the computer's name. The starts are read"
                  + " from the input; values that a connection carries itself win. Nothing is done"
                  + " for detections that read neither. Off, raw telemetry lacks keys that"
                  + " detections need, and gives few alerts or none.");

  public static final ConfigOption<Duration> PROCESS_RETENTION =
      ConfigOptions.key("process-retention")
          .durationType()
          .defaultValue(Duration.ofHours(24))
          .withDescription(
              "The longest that a process may have started before a connection that it is joined"
                  + " with. Too low and connections of old processes go on without it; too high and"
                  + " state holds every start for that long.");

  public static final ConfigOption<Duration> PROCESS_WAIT =
      ConfigOptions.key("process-wait")
          .durationType()
          .defaultValue(Duration.ofMinutes(2))
          .withDescription(
              "The longest that a process may have started after a connection by their records,"
                  + " where clocks or sensors disagree. Too low and such connections go on without"
                  + " it; too high and every alert waits that long after its window.");

  public static final ConfigOption<String> EARLIEST_TIME =
      ConfigOptions.key("earliest-time")
          .stringType()
          .defaultValue("2000-01-01T00:00:00Z")
          .withDescription(
              "An event before this time is rejected as impossible. Too low lets clocks that were"
                  + " never set make windows of their own; too high rejects real history.");

  public static final ConfigOption<Duration> LATEST_TIME_AHEAD =
      ConfigOptions.key("latest-time-ahead")
          .durationType()
          .defaultValue(Duration.ofDays(1))
          .withDescription(
              "An event further than this past the start of the run is rejected as impossible. Too"
                  + " low rejects endpoints whose clock is fast; too high lets one wrong clock push"
                  + " the watermark past everybody else's events, which are then late. In a run"
                  + " without an end it counts from the present instead.");

  public static final ConfigOption<MemorySize> MAX_RECORD_SIZE =
      ConfigOptions.key("max-record-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(1))
          .withDescription(
              "A longer record is rejected with its first 4 KiB. Too low rejects batches of many"
                  + " events in one line; too high lets a file without line ends take this much"
                  + " memory in every reader.");

  public static final ConfigOption<Long> MAX_REJECTED =
      ConfigOptions.key("max-rejected")
          .longType()
          .noDefaultValue()
          .withDescription(
              "With more rejected records than this, rows of threat intelligence among them, the"
                  + " exit code is 1. Everything is written all the same. Too low fails runs over a"
                  + " stray line; without it a feed that turned unreadable goes unnoticed.");

  public static final ConfigOption<Integer> PARALLELISM =
      ConfigOptions.key("parallelism")
          .intType()
          .noDefaultValue()
          .withDescription(
              "How many parallel instances each operator has; on a cluster it goes before flink run"
                  + " -p and the cluster's default. Below the number of processors some"
                  + " of them idle; far above it, threads and network buffers cost memory and bring"
                  + " nothing.");

  public static final ConfigOption<Duration> CHECKPOINT_INTERVAL =
      ConfigOptions.key("checkpoint-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription(
              "Streaming: how often state is saved and finished files appear in the output. Too"
                  + " short costs throughput and makes many small files; too long delays the files"
                  + " and repeats more work after a failure.");

  public static final ConfigOption<String> CHECKPOINT_DIRECTORY =
      ConfigOptions.key("checkpoint-directory")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Streaming: where checkpoints go. Without it they go where the cluster's own"
                  + " configuration says; a run that is its own cluster keeps them in a temporary"
                  + " folder while it runs, and has nothing to go on from afterwards.");

  public static final ConfigOption<Integer> WEB_PORT =
      ConfigOptions.key("web-port")
          .intType()
          .noDefaultValue()
          .withDescription(
              "A run that is its own cluster: the port of this machine where Flink's web interface"
                  + " and REST API answer. One that is taken fails the run.");

  public static final ConfigOption<ProgressMode> PROGRESS =
      ConfigOptions.key("progress")
          .enumType(ProgressMode.class)
          .defaultValue(ProgressMode.AUTO)
          .withDescription(
              "Show progress on stderr; auto does so on a terminal only. Set to on with stderr in a"
                  + " file, the file fills with control characters.");

  static final OptionGroup GROUP =
      OptionGroup.of(
          "Detection",
          "What is read, how the job runs, and what counts.",
          DetectOption.of(INPUT, new ValueType.Texts("path"), "no files"),
          DetectOption.of(FORMAT, ValueType.choice(TelemetryFormat.class)),
          DetectOption.of(MODE, ValueType.choice(Mode.class)),
          DetectOption.of(WATCH, new ValueType.Span(), "the job ends with its input"),
          DetectOption.of(DETECTIONS, new ValueType.Texts("name|folder"), "all bundled"),
          DetectOption.of(FILTERS, new ValueType.Text("folder"), "no filters"),
          DetectOption.of(FROM, new ValueType.Time(), "the first event"),
          DetectOption.of(TO, new ValueType.Time(), "the last event"),
          DetectOption.of(AS_OF, new ValueType.Time(), "each window at its own end"),
          DetectOption.of(EVENT_TIME, ValueType.choice(EventTime.class)),
          DetectOption.of(SEQUENCES, ValueType.choice(Sequences.class)),
          DetectOption.of(OUT_OF_ORDERNESS, new ValueType.Span()),
          DetectOption.of(ALLOWED_LATENESS, new ValueType.Span()),
          DetectOption.of(PROCESS_CONTEXT, ValueType.choice(ProcessContext.class)),
          DetectOption.of(PROCESS_RETENTION, new ValueType.Span()),
          DetectOption.of(PROCESS_WAIT, new ValueType.Span()),
          DetectOption.of(EARLIEST_TIME, new ValueType.Time()),
          DetectOption.of(LATEST_TIME_AHEAD, new ValueType.Span()),
          DetectOption.of(MAX_RECORD_SIZE, new ValueType.Size()),
          DetectOption.of(MAX_REJECTED, new ValueType.Whole(), "no limit"),
          DetectOption.of(
              PARALLELISM, new ValueType.Whole(), "the cluster's, or the number of processors"),
          DetectOption.of(CHECKPOINT_INTERVAL, new ValueType.Span()),
          DetectOption.of(
              CHECKPOINT_DIRECTORY,
              new ValueType.Text("folder"),
              "the cluster's, or a temporary folder"),
          DetectOption.of(WEB_PORT, new ValueType.Whole(), "a free one, which is not told"),
          DetectOption.of(PROGRESS, ValueType.choice(ProgressMode.class)));

  private DetectOptions() {}
}
