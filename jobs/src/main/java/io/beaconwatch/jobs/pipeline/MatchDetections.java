package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.connectors.metrics.OwnMetrics;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.jobs.state.BegunWindows;
import io.beaconwatch.jobs.state.BegunWindowsFormat;
import io.beaconwatch.jobs.state.JoinInput;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.WindowPart;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the detections that select a connection, and counts it in its group and window for each
 * ({@link CountConnections}).
 *
 * <p>Counts leave when a watermark, a checkpoint barrier or the end of input is to pass, before the
 * subtask falls idle, and {@linkplain FlushByClock by the clock} where alerts are provisional, so
 * that this operator has no keyed state and a window never misses what was counted for it. Rejects
 * and late records leave at once, as side outputs.
 *
 * <p>Where a detection needs a value that a connection lacks and the start of its process may have,
 * the connection goes to {@link JoinProcesses} for that detection, unless what it does carry rules
 * the detection out. Whether it is late is decided here.
 *
 * <p>So is which version of a detection a connection belongs to ({@link VersionsInForce}), after a
 * restart with other detections. What leaves this operator says it, and everybody downstream goes
 * by that.
 */
public final class MatchDetections extends AbstractStreamOperator<WindowPart>
    implements OneInputStreamOperator<TelemetryRecord, WindowPart> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(MatchDetections.class);
  private final DetectionPlan plan;

  private transient Definitions definitions;
  private transient VersionsInForce versions;
  private transient ListState<BegunWindows> begunWindows;

  private transient CombineTable table;
  private transient CountConnections connections;
  private transient Consumer<JoinInput> toJoin;
  private transient Tally tally;
  private transient Tally.Count read;
  private transient Tally.Count bytes;
  private transient Tally.Count lateRecords;
  private transient Tally.Count contextRecords;
  private transient Counter skippedRecords;
  private transient WatermarkLag watermarkLag;
  private transient String lastSkipped;
  private transient Tally.Count lastSkippedCount;

  private transient long watermark;

  /** The last before the end of input, which is no time: a restart may bring more to read. */
  private transient long watermarkToKeep;

  /**
   * Kept, since after a restart late records may come before the first watermark does. Everybody
   * gets the watermarks of all, and takes the least: who is new after a rescale has none of its
   * own.
   */
  private transient ListState<Long> watermarkState;

  public MatchDetections(DetectionPlan plan) {
    this.plan = plan;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    tally = new Tally(getRuntimeContext());
    tally.restore(context.getOperatorStateStore());
    watermarkState =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("watermark", Types.LONG));
    watermark = Long.MAX_VALUE;
    boolean known = false;
    for (long restored : watermarkState.get()) {
      known = true;
      watermark = Math.min(watermark, restored);
    }
    watermark = known ? watermark : Long.MIN_VALUE;
    watermarkToKeep = watermark;
    definitions =
        new Definitions(
            plan,
            getRuntimeContext(),
            context.getOperatorStateStore(),
            getProcessingTimeService().getCurrentProcessingTime());
    begunWindows =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>(
                    "begun-windows", new CompactType<>(new BegunWindowsFormat())));
    versions = new VersionsInForce(plan, definitions::of, begunWindows.get(), watermark);
    if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      versions.changes().forEach(change -> LOG.info("Detection {}", change));
      versions.unread().forEach(warning -> LOG.warn("Detection {}", warning));
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    StreamRecord<WindowPart> window = new StreamRecord<>(null);
    StreamRecord<SequencePart> sequence = new StreamRecord<>(null);
    table =
        new CombineTable(
            part -> output.collect(window.replace(part)),
            part -> output.collect(SideOutputs.SEQUENCE_PARTS, sequence.replace(part)));
    StreamRecord<JoinInput> join = new StreamRecord<>(null);
    toJoin = input -> output.collect(SideOutputs.JOIN_INPUT, join.replace(input));
    read = tally.count(CountNames.READ);
    bytes = tally.count(CountNames.BYTES);
    lateRecords = tally.count(CountNames.LATE_RECORDS);
    contextRecords = tally.count(CountNames.CONTEXT);
    skippedRecords = OwnMetrics.in(getMetricGroup()).counter("recordsSkipped");
    watermarkLag = WatermarkLag.register(getMetricGroup(), getProcessingTimeService());
    watermarkLag.advance(watermark);
    // Known from the start, so that the first of them is seen as a change.
    for (RejectReason reason : RejectReason.values()) {
      tally.count(CountNames.REJECTED, reason.label());
    }
    compile();
    FlushByClock.start(plan, getProcessingTimeService(), this::flush);
  }

  Definitions definitions() {
    return definitions;
  }

  /** Makes ready for the versions that are in force; nothing may be held then. */
  private void compile() {
    connections =
        new CountConnections(
            plan, versions.spans(), table, part -> toJoin.accept(new JoinInput(null, part)), tally);
  }

  @Override
  public void processElement(StreamRecord<TelemetryRecord> element) {
    TelemetryRecord record = element.getValue();
    read.add(1);
    bytes.add(record.fullLength() + 1);
    switch (record.kind()) {
      case CONNECTION -> count(record);
      case CONTEXT -> {
        contextRecords.add(1);
        if (connections.joins(record.context().family())) {
          toJoin.accept(new JoinInput(record.context(), null));
        }
      }
      case SKIPPED -> skip(record.detail());
      case REJECTED -> {
        tally.count(CountNames.REJECTED, record.reason().label()).add(1);
        output.collect(SideOutputs.REJECTED, new StreamRecord<>(UnusableRecords.rejected(record)));
      }
    }
  }

  /** Most telemetry is of other kinds, and one kind mostly follows itself. */
  private void skip(String kind) {
    if (!kind.equals(lastSkipped)) {
      lastSkipped = kind;
      lastSkippedCount = tally.countChosen(CountNames.SKIPPED, kind);
    }
    lastSkippedCount.add(1);
    skippedRecords.inc();
  }

  private void count(TelemetryRecord record) {
    List<String> tooLateFor = connections.count(record.connection(), watermark);
    if (!tooLateFor.isEmpty()) {
      lateRecords.add(1);
      output.collect(
          SideOutputs.LATE,
          new StreamRecord<>(UnusableRecords.late(record, tooLateFor, watermark)));
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    flush();
    watermark = Math.max(watermark, mark.getTimestamp());
    watermarkLag.advance(watermark);
    if (watermark != Long.MAX_VALUE) {
      watermarkToKeep = watermark;
      versions.forgetClosed(watermark);
    }
    if (versions.drop(watermark)) {
      compile();
    }
    super.processWatermark(mark);
  }

  /** Once this subtask is idle the watermark downstream overtakes what it still held. */
  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    flush();
    super.processWatermarkStatus(status);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    flush();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    tally.snapshot();
    definitions.snapshot();
    begunWindows.update(versions.begun());
    // Who had none yet, such as a reader without partitions, must not take it from the others.
    watermarkState.update(watermarkToKeep == Long.MIN_VALUE ? List.of() : List.of(watermarkToKeep));
  }

  @Override
  public void finish() throws Exception {
    flush();
    super.finish();
  }

  private void flush() {
    connections.flush();
  }
}
