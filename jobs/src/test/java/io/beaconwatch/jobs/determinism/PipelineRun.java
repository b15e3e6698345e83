package io.beaconwatch.jobs.determinism;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.sigma.DetectionFiles;
import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.connectors.intelligence.IndicatorTypes;
import io.beaconwatch.connectors.sink.JsonLines;
import io.beaconwatch.connectors.telemetry.EventTime;
import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.connectors.telemetry.TelemetryRecordFormat;
import io.beaconwatch.jobs.Counted;
import io.beaconwatch.jobs.TestCluster;
import io.beaconwatch.jobs.pipeline.BeaconDetectionPipeline;
import io.beaconwatch.jobs.pipeline.DetectionPlan;
import io.beaconwatch.jobs.pipeline.JoinRule;
import io.beaconwatch.jobs.pipeline.TimeRange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A run of the job's pipeline and sinks over topics, in which a watermark follows every event
 * unless told otherwise: a run whose watermarks come seldom would hide what depends on them.
 */
final class PipelineRun {
  static final Duration OUT_OF_ORDERNESS = Duration.ofMinutes(5);
  static final List<Detection> DETECTIONS =
      new DetectionFiles().bundled(DetectionFiles.BUNDLED).load().detections();

  private static final JoinRule JOIN = new JoinRule(Duration.ofHours(24), Duration.ofMinutes(2));
  private static final TypeInformation<TelemetryRecord> TELEMETRY =
      new CompactType<>(new TelemetryRecordFormat());
  private static final Duration PASSED_ON = Duration.ofMillis(5);
  private static final long DEADLINE_SECONDS = 60;

  private final Topic<String> telemetry;
  private final Topic<IndicatorRecord> indicators;
  private final Path output;
  private final Configuration configuration;
  private Duration outOfOrderness = OUT_OF_ORDERNESS;
  private Duration watermarksApart = Duration.ofMillis(1);
  private Duration allowedLateness = Duration.ZERO;
  private boolean provisional;
  private FailTwice<TelemetryRecord> failingRecords;
  private FailTwice<byte[]> failingAlerts;

  /**
   * @param output may hold what a run wrote before it was stopped
   * @param arguments of {@code detect}, those that decide about Flink's configuration
   */
  PipelineRun(
      Topic<String> telemetry,
      Topic<IndicatorRecord> indicators,
      Path output,
      String... arguments) {
    this.telemetry = telemetry;
    this.indicators = indicators;
    this.output = output;
    this.configuration = TestCluster.job(arguments);
  }

  PipelineRun outOfOrderness(Duration newOutOfOrderness) {
    outOfOrderness = newOutOfOrderness;
    return this;
  }

  /** Lets event time go on by that much from one watermark to the next: what is held is more. */
  PipelineRun watermarksApart(Duration newWatermarksApart) {
    watermarksApart = newWatermarksApart;
    return this;
  }

  PipelineRun allowedLateness(Duration newAllowedLateness) {
    allowedLateness = newAllowedLateness;
    return this;
  }

  /** Tells alerts as they happen, too. */
  PipelineRun provisional() {
    provisional = true;
    return this;
  }

  PipelineRun failingRecords(FailTwice<TelemetryRecord> newFailingRecords) {
    failingRecords = newFailingRecords;
    return this;
  }

  PipelineRun failingAlerts(FailTwice<byte[]> newFailingAlerts) {
    failingAlerts = newFailingAlerts;
    return this;
  }

  PipelineRun backend(String backend) {
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    return this;
  }

  /** Goes on from a savepoint. */
  PipelineRun from(String savepoint) {
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    return this;
  }

  /** Tries again that often. */
  PipelineRun restarting(int times) {
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, times);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
    return this;
  }

  Outcome toItsEnd(int parallelism) throws Exception {
    return end(start(parallelism));
  }

  JobClient start(int parallelism) throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(parallelism);
    wire(environment);
    return environment.executeAsync();
  }

  Outcome end(JobClient job) throws Exception {
    return Outcome.of(
        output,
        new Counted(
            job.getJobExecutionResult()
                .get(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .getAllAccumulatorResults()));
  }

  /** Stops a job, and returns the path of its savepoint. */
  static String stop(JobClient job, Path folder, SavepointFormatType format) throws Exception {
    try {
      return job.stopWithSavepoint(false, folder.toUri().toString(), format)
          .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      // What the task failed with says more than that the savepoint was given up.
      job.getJobExecutionResult().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      throw e;
    }
  }

  private DetectionPlan plan() {
    return new DetectionPlan(
        DETECTIONS, TimeRange.ALL, allowedLateness, true, JOIN, provisional ? PASSED_ON : null);
  }

  private static DetectionPlan plan(Duration allowedLateness) {
    return new DetectionPlan(DETECTIONS, TimeRange.ALL, allowedLateness, true, JOIN);
  }

  static RecordDecoder.Provider<TelemetryRecord> decoders() {
    DetectionPlan plan = plan(Duration.ZERO);
    return TelemetryDecoder.provider(
        TelemetryFormat.AUTO,
        EventTime.SENSOR,
        plan.neededFields(),
        plan.joinedFamilies(),
        Instant.parse("2000-01-01T00:00:00Z").toEpochMilli(),
        Instant.parse("2100-01-01T00:00:00Z").toEpochMilli(),
        false);
  }

  private void wire(StreamExecutionEnvironment environment) {
    RecordDecoder.Provider<TelemetryRecord> decoders = decoders();
    long bound = outOfOrderness.toMillis();
    long apart = watermarksApart.toMillis();
    DataStream<TelemetryRecord> records =
        environment
            .fromSource(
                new TopicSource<>(
                    telemetry, () -> new TelemetryLines(decoders.create(0)), TELEMETRY),
                WatermarkStrategy.forGenerator(context -> new BehindEvents<>(bound, apart)),
                "read-telemetry",
                TELEMETRY)
            .uid("read-telemetry");
    if (failingRecords != null) {
      records = records.map(failingRecords).returns(TELEMETRY).uid("fail-records");
    }
    DataStream<IndicatorRecord> rows =
        environment
            .fromSource(
                new TopicSource<>(
                    indicators, () -> (row, from, to) -> to.collect(row), IndicatorTypes.RECORD),
                WatermarkStrategy.noWatermarks(),
                "read-indicators",
                IndicatorTypes.RECORD)
            .uid("read-indicators");

    BeaconDetectionPipeline pipeline = BeaconDetectionPipeline.of(records, rows, plan());

    SingleOutputStreamOperator<byte[]> alerts =
        pipeline
            .alerts()
            .map(alert -> alert.json().getBytes(StandardCharsets.UTF_8))
            .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
            .uid("render-alerts");
    if (failingAlerts != null) {
      alerts =
          alerts
              .map(failingAlerts)
              .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
              .uid("fail-alerts");
    }
    write(alerts, "alerts");
    write(pipeline.rejected(), "rejected");
    write(pipeline.late(), "late");
  }

  private void write(DataStream<byte[]> lines, String folder) {
    lines
        .sinkTo(JsonLines.in(new org.apache.flink.core.fs.Path(output.toUri().toString(), folder)))
        .name("write-" + folder)
        .uid("write-" + folder);
  }

  /** A watermark as far behind each event as events may be behind one another. */
  private static final class BehindEvents<T> implements WatermarkGenerator<T> {
    private final long bound;
    private final long apart;
    private long newest = Long.MIN_VALUE;

    BehindEvents(long bound, long apart) {
      this.bound = bound;
      this.apart = apart;
    }

    @Override
    public void onEvent(T event, long time, WatermarkOutput output) {
      // A record without a time comes with the least there is.
      if (time != Long.MIN_VALUE && (newest == Long.MIN_VALUE || time - newest >= apart)) {
        newest = time;
        output.emitWatermark(new Watermark(newest - bound - 1));
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
  }
}
