package io.beaconwatch.jobs.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.telemetry.EventTime;
import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.WindowPart;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * The job's operators one behind the other in Flink's harnesses, from raw lines to alerts: parser,
 * {@link MatchDetections}, {@link AggregateWindows} and {@link FindSequences}, {@link
 * ScoreFindings}. Nothing runs beside anything else.
 */
public final class OperatorChain implements Closeable {
  private final DetectionPlan plan;
  private final MatchRun match;
  private final AggregateRun windows;
  private final SequenceRun sequences;
  private final ScoreRun score;
  private final Map<TelemetryFormat, RecordDecoder<TelemetryRecord>> decoders =
      new EnumMap<>(TelemetryFormat.class);
  private final Map<RejectReason, Integer> rejects = new EnumMap<>(RejectReason.class);
  private final RecordDecoder.Output<TelemetryRecord> toMatch = new ToMatch();

  public OperatorChain(DetectionPlan plan) throws Exception {
    this.plan = plan;
    match = new MatchRun(plan);
    windows = new AggregateRun(Backend.HEAP, plan);
    sequences = new SequenceRun(Backend.HEAP, plan);
    score = new ScoreRun(Backend.HEAP, plan);
  }

  /** A raw line, without its end. */
  public void take(TelemetryFormat format, String line) {
    byte[] bytes = line.getBytes(UTF_8);
    decoders
        .computeIfAbsent(format, this::decoder)
        .decode(bytes, 0, bytes.length, "lines", 0, toMatch);
  }

  private RecordDecoder<TelemetryRecord> decoder(TelemetryFormat format) {
    return TelemetryDecoder.provider(
            format, EventTime.SENSOR, plan.neededFields(), Set.of(), 0, Long.MAX_VALUE, false)
        .create(0);
  }

  public void take(Indicator indicator) throws Exception {
    score.take(indicator);
  }

  /** The telemetry's watermark; that of the indicators stays where it is. */
  public void telemetryReaches(long watermark) throws Exception {
    match.harness.processWatermark(new Watermark(watermark));
    for (WindowPart part : drain(match.harness, WindowPart.class)) {
      windows.take(part);
    }
    for (SequencePart part : drain(match.harness, SideOutputs.SEQUENCE_PARTS)) {
      sequences.take(part);
    }
    windows.watermark(watermark);
    sequences.watermark(watermark);
    for (var finding : drain(windows.harness, Finding.class)) {
      score.take(finding);
    }
    for (var finding : drain(sequences.harness, Finding.class)) {
      score.take(finding);
    }
    score.findingsReach(watermark);
  }

  public void indicatorsReach(long watermark) throws Exception {
    score.indicatorsReach(watermark);
  }

  /** The alerts since the last call, as they were told. */
  public List<Alert> alerts() {
    return drain(score.harness, Alert.class);
  }

  /** How many lines were late for something: none, where watermarks are right. */
  public int late() {
    return drain(match.harness, SideOutputs.LATE).size()
        + drain(windows.harness, SideOutputs.LATE).size()
        + drain(sequences.harness, SideOutputs.LATE).size();
  }

  /** Why records could not be read, and how many. */
  public Map<RejectReason, Integer> rejects() {
    return rejects;
  }

  /** How many groups have state. */
  public long keys() {
    return windows.keys() + sequences.keys() + score.keys();
  }

  private static <T> List<T> drain(AbstractStreamOperatorTestHarness<?> harness, Class<T> type) {
    List<T> values = new ArrayList<>();
    for (Object element : harness.getOutput()) {
      if (element instanceof StreamRecord<?> record) {
        values.add(type.cast(record.getValue()));
      }
    }
    harness.getOutput().clear();
    return values;
  }

  private static <T> List<T> drain(AbstractStreamOperatorTestHarness<?> harness, OutputTag<T> tag) {
    List<T> values = new ArrayList<>();
    var records = harness.getSideOutput(tag);
    if (records != null) {
      records.forEach(record -> values.add(record.getValue()));
      records.clear();
    }
    return values;
  }

  @Override
  public void close() throws IOException {
    for (Closeable run : List.of(match, windows, sequences, score)) {
      run.close();
    }
  }

  private final class ToMatch implements RecordDecoder.Output<TelemetryRecord> {
    @Override
    public void collect(TelemetryRecord record) {
      if (record.kind() == TelemetryRecord.Kind.REJECTED) {
        rejects.merge(record.reason(), 1, Integer::sum);
      }
      match(record);
    }

    @Override
    public void collect(TelemetryRecord record, long eventTime) {
      match(record);
    }

    private void match(TelemetryRecord record) {
      try {
        match.take(record);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
