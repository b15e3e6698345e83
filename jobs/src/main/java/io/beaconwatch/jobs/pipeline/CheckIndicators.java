package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.connectors.intelligence.UnsupportedKind;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Lets indicators pass, and counts and sets aside the rows that are none. */
public final class CheckIndicators extends ProcessFunction<IndicatorRecord, IndicatorRecord>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  private transient Tally tally;

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    tally = new Tally(getRuntimeContext());
    tally.restore(context.getOperatorStateStore());
    tally.count(CountNames.INDICATORS);
    for (UnsupportedKind kind : UnsupportedKind.values()) {
      tally.count(CountNames.INDICATORS_UNSUPPORTED, kind.label());
    }
    for (RejectReason reason : RejectReason.values()) {
      tally.count(CountNames.INDICATORS_REJECTED, reason.label());
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    tally.snapshot();
  }

  @Override
  public void processElement(
      IndicatorRecord record, Context context, Collector<IndicatorRecord> out) throws Exception {
    if (record.indicator() != null) {
      tally.count(CountNames.INDICATORS).add(1);
      out.collect(record);
    } else if (record.unsupported() != null) {
      String kind = record.unsupported().label();
      tally.count(CountNames.INDICATORS_UNSUPPORTED, kind).add(1);
    } else {
      String reason = record.rejected().reason().label();
      tally.count(CountNames.INDICATORS_REJECTED, reason).add(1);
      context.output(SideOutputs.REJECTED, UnusableRecords.rejected(record.rejected()));
    }
  }
}
