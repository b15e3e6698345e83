package io.beaconwatch.connectors.intelligence;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** A line for each row: its address, with its end as a minus; and one when the feed is read. */
public final class TellRead extends AbstractStreamOperator<String>
    implements OneInputStreamOperator<IndicatorRecord, String> {
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(StreamRecord<IndicatorRecord> element) {
    IndicatorRecord row = element.getValue();
    String text =
        row.indicator() == null
            ? row.rejected().reason().label()
            : (row.indicator().inactive() ? "-" : "+") + row.indicator().address();
    output.collect(new StreamRecord<>(text));
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    super.processWatermarkStatus(status);
    if (status.isIdle()) {
      output.collect(new StreamRecord<>("read"));
    }
  }
}
