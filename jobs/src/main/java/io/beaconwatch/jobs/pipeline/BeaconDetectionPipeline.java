package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.jobs.state.FindingFormat;
import io.beaconwatch.jobs.state.JoinInput;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.WindowPart;
import io.beaconwatch.jobs.state.WindowPartFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

/**
 * The topology, the same in BATCH and STREAMING but for {@link OrderByHour}, which in BATCH stands
 * in front of AggregateWindows, FindSequences and JoinProcesses in place of watermarks.
 *
 * <pre>
 * telemetry ──▶ MatchDetections ──┬─ parts of windows ───▶ AggregateWindows ─┐
 *  (parsed by    match, combine   └─ parts of sequences ─▶ FindSequences ────┤ findings
 *   the source)      │    │                                                  ▼
 *                    │    └─▶ late ◀─ (both)                          ScoreFindings ──▶ alerts
 *                    └──────▶ rejected ◀──────────────┐                      ▲
 * indicators ────────────────────────────────────▶ CheckIndicators ─ broadcast
 *
 * MatchDetections ── what lacks a process, and processes ──▶ JoinProcesses ── more parts of both
 * </pre>
 *
 * Connections are filtered and counted before they are shuffled, by window and bucket of groups;
 * what reaches a threshold is scored against the indicators as of its window's end. JoinProcesses
 * gets connections that lack what only the start of their process says; it is there even where no
 * detection reads any, since a savepoint may hold some.
 */
public final class BeaconDetectionPipeline {
  private final DataStream<Alert> alerts;
  private final DataStream<byte[]> rejected;
  private final DataStream<byte[]> late;

  private BeaconDetectionPipeline(
      DataStream<Alert> alerts, DataStream<byte[]> rejected, DataStream<byte[]> late) {
    this.alerts = alerts;
    this.rejected = rejected;
    this.late = late;
  }

  /** Builds the topology between the sources and the sinks. */
  public static BeaconDetectionPipeline of(
      DataStream<TelemetryRecord> telemetry,
      DataStream<IndicatorRecord> indicators,
      DetectionPlan plan) {
    return of(telemetry, indicators, plan, Optional.empty());
  }

  /**
   * As above, for a replay.
   *
   * @param replayed alerts are told where these reach; empty to tell them all
   */
  public static BeaconDetectionPipeline of(
      DataStream<TelemetryRecord> telemetry,
      DataStream<IndicatorRecord> indicators,
      DetectionPlan plan,
      Optional<TimeSpans> replayed) {
    SingleOutputStreamOperator<WindowPart> matched =
        telemetry
            .transform(
                "match-detections",
                new CompactType<>(new WindowPartFormat()),
                new MatchDetections(plan))
            .uid("match-detections");

    List<DataStream<WindowPart>> windowParts = new ArrayList<>(List.of(matched));
    List<DataStream<SequencePart>> sequenceParts =
        new ArrayList<>(List.of(matched.getSideOutput(SideOutputs.SEQUENCE_PARTS)));
    if (plan.join() != null) {
      SingleOutputStreamOperator<WindowPart> joined =
          keyed(
                  List.of(matched.getSideOutput(SideOutputs.JOIN_INPUT)),
                  JoinInput::key,
                  Types.STRING,
                  EventHours::ofJoin,
                  "join-input")
              .transform(
                  "join-processes",
                  matched.getType(),
                  new ChainedOperator<>(new JoinProcesses(plan)))
              .uid("join-processes");
      windowParts.add(joined);
      sequenceParts.add(joined.getSideOutput(SideOutputs.SEQUENCE_PARTS));
    }

    SingleOutputStreamOperator<Finding> windows =
        keyed(
                windowParts,
                Bucket::of,
                TypeInformation.of(Bucket.class),
                EventHours::ofWindow,
                "window-parts")
            .transform(
                "aggregate-windows",
                new CompactType<>(new FindingFormat()),
                new ChainedOperator<>(new KeyedProcessOperator<>(new AggregateWindows(plan))))
            .uid("aggregate-windows");

    SingleOutputStreamOperator<Finding> sequences =
        keyed(
                sequenceParts,
                Bucket::of,
                TypeInformation.of(Bucket.class),
                EventHours::ofSequence,
                "sequence-parts")
            .transform(
                "find-sequences",
                new CompactType<>(new FindingFormat()),
                new ChainedOperator<>(new KeyedProcessOperator<>(new FindSequences(plan))))
            .uid("find-sequences");

    SingleOutputStreamOperator<IndicatorRecord> checkedIndicators =
        indicators
            .process(new CheckIndicators())
            .returns(indicators.getType())
            .name("check-indicators")
            .uid("check-indicators");

    DataStream<Finding> findings = windows.union(sequences);
    if (replayed.isPresent()) {
      findings = findings.filter(replayed.get()).name("keep-replayed").uid("keep-replayed");
    }

    SingleOutputStreamOperator<Alert> alerts =
        KeyedBroadcast.process(
            "score-findings",
            findings.keyBy(finding -> ScoreFindings.key(finding, plan), Types.STRING),
            checkedIndicators,
            new ScoreFindings(plan),
            ScoreFindings.INDICATORS,
            TypeInformation.of(Alert.class));

    return new BeaconDetectionPipeline(
        alerts,
        matched
            .getSideOutput(SideOutputs.REJECTED)
            .union(checkedIndicators.getSideOutput(SideOutputs.REJECTED)),
        matched
            .getSideOutput(SideOutputs.LATE)
            .union(
                windows.getSideOutput(SideOutputs.LATE),
                sequences.getSideOutput(SideOutputs.LATE)));
  }

  /** Parts where their state is; in BATCH, where only the end moves event time, by the hour. */
  private static <T, K> KeyedStream<T, K> keyed(
      List<DataStream<T>> parts,
      KeySelector<T, K> key,
      TypeInformation<K> keyType,
      EventHours<T> hours,
      String what) {
    ReadableConfig configuration = parts.get(0).getExecutionEnvironment().getConfiguration();
    return configuration.get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH
        ? OrderByHour.keyBy(parts, key, keyType, hours, what)
        : parts.stream().reduce(DataStream::union).orElseThrow().keyBy(key, keyType);
  }

  public DataStream<Alert> alerts() {
    return alerts;
  }

  /** Records and rows that could not be read, as lines of JSON. */
  public DataStream<byte[]> rejected() {
    return rejected;
  }

  /** Records that came too late for a window, as lines of JSON. */
  public DataStream<byte[]> late() {
    return late;
  }
}
