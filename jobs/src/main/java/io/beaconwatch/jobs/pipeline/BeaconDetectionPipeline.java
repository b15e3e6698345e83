package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.jobs.state.FindingFormat;
import io.beaconwatch.jobs.state.WindowPart;
import io.beaconwatch.jobs.state.WindowPartFormat;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The topology, the same in BATCH and STREAMING.
 *
 * <pre>
 * telemetry ──▶ MatchDetections ──┬─ parts of windows ───▶ AggregateWindows ─┐
 *  (parsed by    match, combine   └─ parts of sequences ─▶ FindSequences ────┤ findings
 *   the source)      │    │                                                  ▼
 *                    │    └─▶ late ◀─ (both)                          ScoreFindings ──▶ alerts
 *                    └──────▶ rejected ◀──────────────┐                      ▲
 * indicators ────────────────────────────────────▶ CheckIndicators ─ broadcast
 * </pre>
 *
 * Connections are filtered and counted before they are shuffled, by window and bucket of groups;
 * what reaches a threshold is scored against the indicators as of its window's end.
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
    SingleOutputStreamOperator<WindowPart> windowParts =
        telemetry
            .transform(
                "match-detections",
                new CompactType<>(new WindowPartFormat()),
                new MatchDetections(plan))
            .uid("match-detections");

    SingleOutputStreamOperator<Finding> windows =
        windowParts
            .keyBy(Bucket::of, TypeInformation.of(Bucket.class))
            .process(new AggregateWindows(plan), new CompactType<>(new FindingFormat()))
            .name("aggregate-windows")
            .uid("aggregate-windows");

    SingleOutputStreamOperator<Finding> sequences =
        windowParts
            .getSideOutput(SideOutputs.SEQUENCE_PARTS)
            .keyBy(Bucket::of, TypeInformation.of(Bucket.class))
            .process(new FindSequences(plan), new CompactType<>(new FindingFormat()))
            .name("find-sequences")
            .uid("find-sequences");

    SingleOutputStreamOperator<IndicatorRecord> checkedIndicators =
        indicators
            .process(new CheckIndicators())
            .returns(indicators.getType())
            .name("check-indicators")
            .uid("check-indicators");

    SingleOutputStreamOperator<Alert> alerts =
        KeyedBroadcast.process(
            "score-findings",
            windows
                .union(sequences)
                .keyBy(finding -> ScoreFindings.key(finding, plan), Types.STRING),
            checkedIndicators,
            new ScoreFindings(plan),
            ScoreFindings.INDICATORS,
            TypeInformation.of(Alert.class));

    return new BeaconDetectionPipeline(
        alerts,
        windowParts
            .getSideOutput(SideOutputs.REJECTED)
            .union(checkedIndicators.getSideOutput(SideOutputs.REJECTED)),
        windowParts
            .getSideOutput(SideOutputs.LATE)
            .union(
                windows.getSideOutput(SideOutputs.LATE),
                sequences.getSideOutput(SideOutputs.LATE)));
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
